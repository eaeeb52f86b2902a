import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { agentEndpoints } from '../../protocol/http/agent.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import type { Environment } from '../connection/environment.ts'
import { request } from '../connection/http-client.ts'
import { type Connect, connectWithLazyFallback } from '../connection/transport.ts'
import { webSocketConnect } from '../connection/websocket-transport.ts'
import { Conversation } from '../conversation/conversation.ts'
import { StoredOutbox } from '../conversation/stored-outbox.ts'
import { checkAgent } from './check-agent.ts'
import { InboxStore } from './inbox.ts'
import { outboxKey } from './stored-outboxes.ts'

const pageEvents = 50

/**
 * An agent's socket on the dashboard's own origin. The session cookie buys a ticket for each
 * connection.
 */
export const agentSocket = <F>(environment: Environment, ticket: () => Promise<string>): Connect<F> =>
  webSocketConnect({ base: '', path: agentEndpoints.agentSocket.path, environment, ticket })

/**
 * A conversation for the signed-in agent. It connects as no one else: each outbox belongs to one
 * person, and on a shared computer someone else may have signed in from another tab.
 */
export function staffConversation(room: RoomId, agent: string, environment: Environment): Conversation {
  const params = { conversation: room }
  const socket = agentSocket<ConversationFrame>(environment, async () => {
    const { ticket, you } = await request(agentEndpoints.agentTicket, { params })
    checkAgent(you, agent)
    return ticket
  })
  return new Conversation({
    connect: connectWithLazyFallback(environment, socket, async (options) =>
      (await import('./staff-polling.ts')).agentPolling(options, room, agent),
    ),
    fetchOlder: (before) => request(agentEndpoints.agentEvents, { params, query: { before, limit: pageEvents } }),
    outbox: new StoredOutbox(outboxKey(room, agent)),
    environment,
  })
}

/** The inbox: the live list of open conversations, page by page. */
export function staffInbox(environment: Environment): InboxStore {
  const socket = agentSocket<InboxFrame>(environment, async () => (await request(agentEndpoints.inboxTicket)).ticket)
  const connect = connectWithLazyFallback(environment, socket, async (options) =>
    (await import('./staff-polling.ts')).inboxPolling(options),
  )
  return new InboxStore({
    connect,
    environment,
    fetchPage: (view, after) => request(agentEndpoints.inboxRows, { query: { view, after } }),
  })
}
