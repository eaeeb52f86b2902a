import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { agentEndpoints } from '../../protocol/http/agent.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import type { FallbackOptions } from '../connection/fallback-transport.ts'
import { request } from '../connection/http-client.ts'
import { connectWithFallback } from '../connection/polling-fallback.ts'
import { inboxFrames, roomFrames } from '../connection/polling-transport.ts'
import type { Connect } from '../connection/transport.ts'

/** How an agent dials a conversation where a socket has come to nothing: his session opens the doors for looking and for commands. */
export const agentPolling = (given: FallbackOptions<ConversationFrame>, conversation: RoomId): Connect<ConversationFrame> => {
  const params = { conversation }
  return connectWithFallback({
    ...given,
    ...roomFrames,
    snapshot: (place) => request(agentEndpoints.agentSnapshot, { params, query: { ...place } }),
    post: (body) => request(agentEndpoints.agentCommand, { params, body }),
  })
}

/** The same for the live list, where an agent listens and has nothing to say. */
export const inboxPolling = (given: FallbackOptions<InboxFrame>): Connect<InboxFrame> =>
  connectWithFallback({
    ...given,
    ...inboxFrames,
    snapshot: (place) => request(agentEndpoints.inboxSnapshot, { query: { ...place } }),
    post: () => new Promise(() => undefined),
  })
