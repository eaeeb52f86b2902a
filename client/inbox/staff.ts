import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { agentEndpoints } from '../../protocol/http/agent.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import { browserEnvironment as environment } from '../connection/environment.ts'
import { request } from '../connection/http-client.ts'
import { type Connect, connectWithLazyFallback } from '../connection/transport.ts'
import { webSocketConnect } from '../connection/websocket-transport.ts'
import { Conversation } from '../conversation/conversation.ts'
import { StoredOutbox } from '../conversation/stored-outbox.ts'
import { InboxStore } from './inbox.ts'

const pageEvents = 50

/**
 * An agent's socket on the dashboard's own origin. The session cookie buys a ticket for each
 * connection.
 */
const agentSocket = <F>(fetchTicket: () => Promise<{ readonly ticket: string }>): Connect<F> =>
  webSocketConnect({ base: '', path: agentEndpoints.agentSocket.path, environment, ticket: async () => (await fetchTicket()).ticket })

/**
 * A conversation for the signed-in agent. Throws `ApiError`. The first ticket names the agent,
 * because each outbox belongs to one person: on a shared computer no agent sends the messages of
 * another.
 */
export async function staffConversation(room: RoomId): Promise<Conversation> {
  const params = { conversation: room }
  const fetchTicket = () => request(agentEndpoints.agentTicket, { params })
  let unused: ReturnType<typeof fetchTicket> | undefined = fetchTicket()
  const { you } = await unused
  const socket = agentSocket<ConversationFrame>(() => {
    const ticket = unused ?? fetchTicket()
    unused = undefined
    return ticket
  })
  return new Conversation({
    connect: connectWithLazyFallback(environment, socket, async (options) =>
      (await import('./staff-polling.ts')).agentPolling(options, room),
    ),
    fetchOlder: (before) => request(agentEndpoints.agentEvents, { params, query: { before, limit: pageEvents } }),
    outbox: new StoredOutbox(`${room}:${you.id}`),
    environment,
  })
}

/** The inbox: the live list of open conversations, page by page. */
export function staffInbox(): InboxStore {
  const socket = agentSocket<InboxFrame>(() => request(agentEndpoints.inboxTicket))
  const connect = connectWithLazyFallback(environment, socket, async (options) =>
    (await import('./staff-polling.ts')).inboxPolling(options),
  )
  return new InboxStore({
    connect,
    environment,
    fetchPage: (view, after) => request(agentEndpoints.inboxRows, { query: { view, after } }),
  })
}
