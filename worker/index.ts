import { errorName, log } from '../durable-objects/logging/logger.ts'
import { app } from './app.ts'
import { checkInstallation } from './installation.ts'
import { reconcile } from './scheduled.ts'
import { SettingsError, settingsOf } from './settings.ts'

export { ConversationRoom } from '../durable-objects/conversation-room.ts'
export { DrawRoom } from '../durable-objects/draw-room.ts'
export { Inbox } from '../durable-objects/inbox.ts'
export { Pulse } from '../durable-objects/metrics/pulse.ts'
export { Relay } from '../durable-objects/relay/relay.ts'
export { AiBroker } from './ai/ai-broker.ts'

/** With wrong settings the cron job would wake other rooms than those it means. */
async function runCron(env: Env): Promise<void> {
  try {
    await checkInstallation(env, settingsOf(env))
  } catch (error) {
    return log('error', 'settings-invalid', { error: error instanceof SettingsError ? error.message : errorName(error) })
  }
  await reconcile(env, Date.now())
}

export default {
  fetch: app.fetch,
  scheduled: (_, env, ctx) => ctx.waitUntil(runCron(env)),
} satisfies ExportedHandler<Env>
