import { Hono } from 'hono'

export { ConversationRoom } from '../durable-objects/conversation-room.ts'
export { Inbox } from '../durable-objects/inbox.ts'
export { AiBroker } from './ai-broker.ts'

const app = new Hono<{ Bindings: Env }>()
app.get('/healthz', (c) => c.json({ ok: true }))

export default { fetch: app.fetch } satisfies ExportedHandler<Env>
