import { ConversationRoom as RealConversationRoom } from '../durable-objects/conversation-room.ts'
import { DrawRoom as RealDrawRoom } from '../durable-objects/draw-room.ts'
import { Inbox as RealInbox } from '../durable-objects/inbox.ts'
import { Pulse } from '../durable-objects/metrics/pulse.ts'
import { Relay } from '../durable-objects/relay/relay.ts'
import { roomLimits } from '../protocol/limits.ts'
import { BareAck, BareBroadcast, BareCoalescing, BareReply, DemoChat, InsertEach, StoredReply } from './rivals.ts'
import { maya, roomEndpoint } from './room-endpoints.ts'

export { BareAck, BareBroadcast, BareCoalescing, BareReply, DemoChat, InsertEach, Pulse, Relay, StoredReply }

// A few sockets of the load stand for many people, so the limit per socket would end the
// measurement.
Object.assign(roomLimits, { framesInTenSeconds: Number.POSITIVE_INFINITY })

const nothing = async () => ({ results: [], meta: {} })
const statement = { bind: () => statement, all: nothing, run: nothing, raw: async () => [], first: async () => null }

/** A database that accepts everything: rooms are measured, and the bare runtime has no D1. */
const quiet = {
  prepare: () => statement,
  batch: () => new Promise((done) => setTimeout(() => done([]), 5)),
} as unknown as D1Database

export class Inbox extends RealInbox {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, { ...env, DB: quiet })
  }
}

export class ConversationRoom extends RealConversationRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, { ...env, DB: quiet, SEARCH: quiet })
  }
}

export class DrawRoom extends RealDrawRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, { ...env, DB: quiet, SEARCH: quiet })
  }
}

interface Rivals {
  readonly BROADCAST: DurableObjectNamespace
  readonly COALESCING: DurableObjectNamespace
  readonly BARE: DurableObjectNamespace
  readonly STORED: DurableObjectNamespace
  readonly DEMO: DurableObjectNamespace
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

/**
 * The real rooms behind endpoints without credentials, for `workerd serve`, so that only rooms and
 * runtime are measured. Never deployed.
 */
export default {
  async fetch(request: Request, env: Env & Rivals): Promise<Response> {
    const url = new URL(request.url)
    const response = await roomEndpoint(request, env, url.pathname.slice(1))
    if (response) return response
    const [, kind = '', name = ''] = url.pathname.split('/')
    switch (kind) {
      case 'ingest': {
        const rival = { ack: env.ACK, insert: env.INSERT }[url.searchParams.get('into') ?? '']
        const taker = rival?.get(rival.idFromName(name))
        const conversation = env.CONVERSATIONS.get(env.CONVERSATIONS.idFromName(name))
        const post = (sender: string, id: string, text: string) =>
          taker
            ? taker.post({ id, text })
            : conversation.submit({ v: 1, by: { ...maya, id: sender }, command: { type: 'message.post', id, text } })
        return Response.json(await ingest(50, Number(url.searchParams.get('ms') ?? 2_000), post))
      }
      case 'broadcast':
      case 'coalescing':
      case 'insert':
      case 'bare':
      case 'stored':
      case 'demo': {
        const rivals: DurableObjectNamespace = env[kind.toUpperCase() as Exclude<keyof Rivals, 'ACK'>]
        return rivals.get(rivals.idFromName(name)).fetch(new Request('https://rival/', { headers: { upgrade: 'websocket' } }))
      }
      default:
        return new Response(null, { status: 404 })
    }
  },
} satisfies ExportedHandler<Env & Rivals>
