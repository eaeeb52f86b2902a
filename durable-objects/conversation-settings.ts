import * as z from 'zod'
import type { ConversationSettings } from '../domain/conversation/state.ts'

/** The environment variables for all conversations: text, and each may be missing. */
export const conversationSchema = {
  ASSISTED_IDLE_HOURS: z.coerce
    .number({ error: 'is not a number of hours' })
    .gt(0, { error: 'must be more than 0' })
    .max(24 * 365)
    .default(24),
}

/** Made once, because a room reads its settings at each wake. */
const schema = z.object(conversationSchema)
const hourMs = 3_600_000

/**
 * The settings of conversations. Throws a `ZodError` for a wrong one; `worker/settings.ts` refuses
 * requests before that.
 */
export function conversationSettingsOf(env: object): ConversationSettings {
  return { assistedIdleMs: schema.parse(env).ASSISTED_IDLE_HOURS * hourMs }
}
