import { inboxOf, roomOf } from '../../durable-objects/namespaces.ts'
import { identityHeader } from '../../durable-objects/sockets/identity.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import * as product from '../../worker/index.ts'
import { roomEndpoint } from '../room-endpoints.ts'
import { counts, meteredClass, type Reading } from './meter.ts'
import { meteredD1 } from './metered-d1.ts'

export { AiBroker } from '../../worker/ai/ai-broker.ts'

// A few sockets stand for many people, so the limits per person would end the measurement.
Object.assign(roomLimits, { framesInTenSeconds: Number.POSITIVE_INFINITY, messagesPerMinute: Number.POSITIVE_INFINITY })

/** How long a database takes to answer: in production it is another machine's. */
const d1DelayMs = 30

const environments = new WeakMap<Env, Env>()

function meteredEnv(env: Env): Env {
  const known = environments.get(env)
  if (known) return known
  const store = (name: string, db: D1Database) => {
    counts.stores[name] ??= { rowsWritten: 0, rowsRead: 0, queries: 0 }
    return meteredD1(db, counts.stores[name], d1DelayMs)
  }
  const metered = { ...env, DB: store('D1', env.DB), SEARCH: store('search', env.SEARCH) }
  environments.set(env, metered)
  return metered
}

export const ConversationRoom = meteredClass('conversation', product.ConversationRoom, meteredEnv)
export const Inbox = meteredClass('inbox', product.Inbox, meteredEnv)
export const DrawRoom = meteredClass('draw', product.DrawRoom, meteredEnv)
export const Relay = meteredClass('relay', product.Relay, meteredEnv)
export const Pulse = meteredClass('Pulse', product.Pulse, meteredEnv)

/** An agent of the inbox without a session: ten of them need not sign in. */
function inboxUpgrade(id: string): Request {
  const now = Date.now()
  const person = { id, role: 'agent', name: id }
  const identity = { person, room: 'inbox', since: now, until: now + 24 * 3_600_000, generation: 0 }
  return new Request('https://room/?since=0', { headers: { upgrade: 'websocket', [identityHeader]: JSON.stringify(identity) } })
}

/** The whole product, and below `/bench/` what the programs of `bench/` need. Never deployed. */
export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url)
    const [, bench, what, name = ''] = url.pathname.split('/')
    if (bench !== 'bench') {
      counts.workerRequests++
      return product.default.fetch(request, meteredEnv(env), ctx)
    }
    const response = await roomEndpoint(request, env, `${what}/${name}`)
    if (response) return response
    switch (what) {
      case 'reading':
        return Response.json(counts satisfies Reading)
      case 'inbox':
        return inboxOf(env).fetch(inboxUpgrade(name))
      case 'cron':
        product.default.scheduled({ cron: '', scheduledTime: Date.now(), noRetry: () => undefined }, meteredEnv(env), ctx)
        return new Response()
      case 'flush':
        await roomOf(env, name as RoomId).catchUp({ v: 1 })
        return new Response()
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies ExportedHandler<Env>
