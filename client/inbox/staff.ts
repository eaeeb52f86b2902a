import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { agentEndpoints } from '../../protocol/http/agent.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import { browserEnvironment as environment } from '../connection/environment.ts'
import { fallbackConnect } from '../connection/fallback-transport.ts'
import { request } from '../connection/http-client.ts'
import type { Connect } from '../connection/transport.ts'
import { webSocketConnect } from '../connection/websocket-transport.ts'
import { Conversation } from '../conversation/conversation.ts'
import { StoredOutbox } from '../conversation/stored-outbox.ts'
import { InboxStore } from './inbox.ts'

/** The addresses of an agent are the dashboard's own, opened by its session cookie. */
const socketWith = <F>(fresh: () => Promise<{ readonly ticket: string }>): Connect<F> =>
  webSocketConnect({ base: '', path: agentEndpoints.agentSocket.path, environment, ticket: async () => (await fresh()).ticket })

/** A conversation as an agent reads it. Asks who he is first, for an outbox belongs to a person: at a shared desk nobody sends another's words. */
export async function staffConversation(room: RoomId): Promise<Conversation> {
  const params = { conversation: room }
  const fresh = () => request(agentEndpoints.agentTicket, { params })
  let unused: ReturnType<typeof fresh> | undefined = fresh()
  const { you } = await unused
  const socket = socketWith<ConversationFrame>(() => {
    const held = unused ?? fresh()
    unused = undefined
    return held
  })
  return new Conversation({
    connect: fallbackConnect(environment, socket, async (blocked) => (await import('./staff-polling.ts')).agentPolling(blocked, room)),
    fetchOlder: (before) => request(agentEndpoints.agentEvents, { params, query: { before, limit: 50 } }),
    outbox: new StoredOutbox(`${room}:${you.id}`),
    environment,
  })
}

/** The live list of open conversations. */
export function staffInbox(): InboxStore {
  const socket = socketWith<InboxFrame>(() => request(agentEndpoints.inboxTicket))
  const connect = fallbackConnect(environment, socket, async (blocked) => (await import('./staff-polling.ts')).inboxPolling(blocked))
  return new InboxStore({ connect, environment })
}
