import { ConversationRoom as RealConversationRoom } from '../durable-objects/conversation-room.ts'
import { DrawRoom as RealDrawRoom } from '../durable-objects/draw-room.ts'
import { Inbox as RealInbox } from '../durable-objects/inbox.ts'
import { Pulse } from '../durable-objects/metrics/pulse.ts'
import { relayOf } from '../durable-objects/namespaces.ts'
import { Relay } from '../durable-objects/relay/relay.ts'
import { identityHeader } from '../durable-objects/sockets/identity.ts'
import type { Person, RoomId } from '../protocol/envelope.ts'
import { roomLimits } from '../protocol/limits.ts'
import { BareAck, BareBroadcast, BareCoalescing, InsertEach } from './rivals.ts'
import { RowsWritten } from './rows.ts'

export { BareAck, BareBroadcast, BareCoalescing, InsertEach, Pulse, Relay }

// A few sockets of the load stand for many people, so the limit per socket would end the
// measurement.
Object.assign(roomLimits, { framesInTenSeconds: Number.POSITIVE_INFINITY })

/** A database that accepts everything: rooms are measured, and the bare runtime has no D1. */
const quiet = {
  prepare: () => ({ bind: () => ({}) }),
  batch: () => new Promise((done) => setTimeout(() => done([]), 5)),
} as unknown as D1Database

const rows = new RowsWritten()

export class Inbox extends RealInbox {
  constructor(ctx: DurableObjectState, env: Env) {
    rows.watch('inbox', ctx)
    super(ctx, env)
  }
}

export class ConversationRoom extends RealConversationRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    rows.watch('conversation', ctx)
    super(ctx, { ...env, DB: quiet, SEARCH: quiet })
  }
}

export class DrawRoom extends RealDrawRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    rows.watch('draw', ctx)
    super(ctx, { ...env, DB: quiet, SEARCH: quiet })
  }
}

interface Rivals {
  readonly BROADCAST: DurableObjectNamespace
  readonly COALESCING: DurableObjectNamespace
  readonly ACK: DurableObjectNamespace<BareAck>
  readonly INSERT: DurableObjectNamespace<InsertEach>
}

/**
 * Runs so many senders, each sending its next message after the reply to the last, and counts the
 * replies.
 */
async function ingest(
  senders: number,
  ms: number,
  post: (sender: string, id: string, text: string) => Promise<unknown>,
): Promise<{ messages: number; seconds: number }> {
  const began = Date.now()
  let messages = 0
  const sender = async (n: number) => {
    for (let i = 0; Date.now() < began + ms; i++) {
      // As the client makes ids: the time comes first.
      await post(`bench-${n}`, `${Date.now().toString(36)}-${n}-${i}`, 'What a lovely evening for a draw, is it not, my friends?')
      messages++
    }
  }
  await Promise.all(Array.from({ length: senders }, (_, n) => sender(n)))
  return { messages, seconds: (Date.now() - began) / 1000 }
}

const maya: Person = { id: 'agent-maya', role: 'agent', name: 'Maya' }
const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const hourMs = 3_600_000

/** The upgrade request of the Worker, for a person who was not authenticated. */
function upgradeOf(person: Person, room: RoomId, since: string): Request {
  const identity = { person, room, until: Date.now() + 24 * hourMs, since: Date.now(), generation: 0 }
  return new Request(`https://room/?since=${since}`, { headers: { upgrade: 'websocket', [identityHeader]: JSON.stringify(identity) } })
}

/**
 * The real rooms behind endpoints without credentials, for `workerd serve`, so that only rooms and
 * runtime are measured. Never deployed.
 */
export default {
  async fetch(request: Request, env: Env & Rivals): Promise<Response> {
    const url = new URL(request.url)
    const [, kind = '', name = ''] = url.pathname.split('/')
    const room = name as RoomId
    const since = url.searchParams.get('since') ?? '0'
    const draw = () => env.DRAWS.get(env.DRAWS.idFromName(name))
    const conversation = () => env.CONVERSATIONS.get(env.CONVERSATIONS.idFromName(name))
    switch (kind) {
      case 'schedule': {
        const at = Date.now()
        const window = { at: at + hourMs, opensAt: at - hourMs, closesAt: at + 3 * hourMs, wall: '2026-11-25T20:00', zone: 'UTC' }
        const schedule = { title: 'A draw to be measured', ...window, hosts: [maya], moderators: [] }
        return Response.json(await draw().schedule({ v: 1, room, by: maya, schedule }))
      }
      case 'post-in-draw': {
        const command = { type: 'message.post', id: crypto.randomUUID(), text: await request.text() } as const
        return Response.json(await draw().submit({ v: 1, by: maya, command }))
      }
      case 'rows': {
        const taken = rows.take()
        rows.isCounting = true
        return Response.json(taken)
      }
      case 'post': {
        const by = url.searchParams.get('by') === 'layla' ? layla : maya
        const command = { type: 'message.post', id: crypto.randomUUID(), text: await request.text() } as const
        return Response.json(await conversation().submit({ v: 1, by, command }))
      }
      case 'status':
        return Response.json(await draw().status({ v: 1 }))
      case 'watch': {
        const person: Person = { id: url.searchParams.get('id') ?? 'g_1', role: 'guest', name: url.searchParams.get('name') ?? '' }
        return relayOf(env, room, Number(url.searchParams.get('relay') ?? 0)).fetch(upgradeOf(person, room, since))
      }
      case 'open': {
        const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
        await conversation().open({ v: 1, room, by: layla, department, locale: 'en', page: '', refreshHash: '' })
        // Claimed, so that the assistant does not answer while rooms are measured.
        return Response.json(await conversation().submit({ v: 1, by: maya, command: { type: 'claim.take', id: 'maya-takes-it' } }))
      }
      case 'talk':
        // An agent by default, because visitors have a rate limit.
        return conversation().fetch(
          upgradeOf(url.searchParams.has('visitor') ? layla : { ...maya, id: url.searchParams.get('id') ?? maya.id }, room, since),
        )
      case 'ingest': {
        const rival = { ack: env.ACK, insert: env.INSERT }[url.searchParams.get('into') ?? '']
        const taker = rival?.get(rival.idFromName(name))
        const post = (sender: string, id: string, text: string) =>
          taker
            ? taker.post({ id, text })
            : conversation().submit({ v: 1, by: { ...maya, id: sender }, command: { type: 'message.post', id, text } })
        return Response.json(await ingest(50, Number(url.searchParams.get('ms') ?? 2_000), post))
      }
      case 'broadcast':
      case 'coalescing':
      case 'insert': {
        const rivals: DurableObjectNamespace = env[kind.toUpperCase() as 'BROADCAST' | 'COALESCING' | 'INSERT']
        return rivals.get(rivals.idFromName(name)).fetch(new Request('https://rival/', { headers: { upgrade: 'websocket' } }))
      }
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies ExportedHandler<Env & Rivals>
