import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { DrawFrame } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { agentEndpoints } from '../../protocol/http/agent.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import { request } from '../connection/http-client.ts'
import { connectWithFallback } from '../connection/polling-fallback.ts'
import { inboxFrames, roomFrames } from '../connection/polling-transport.ts'
import type { Connect, FallbackOptions } from '../connection/transport.ts'
import { checkAgent } from './check-agent.ts'

/**
 * The polling fallback of an agent in a conversation; the session cookie opens the endpoints. A
 * lazy chunk.
 */
export const agentPolling = (
  options: FallbackOptions<ConversationFrame>,
  conversation: RoomId,
  agent: string,
): Connect<ConversationFrame> => {
  const params = { conversation }
  return connectWithFallback({
    ...options,
    ...roomFrames,
    snapshot: async (cursor) => {
      const frame = await request(agentEndpoints.agentSnapshot, { params, query: { ...cursor } })
      const [first] = frame.items
      if (first?.type === 'welcome') checkAgent(first.you, agent)
      return frame
    },
    post: (body) => request(agentEndpoints.agentCommand, { params, body }),
  })
}

/** The same in a draw. */
export const agentDrawPolling = (options: FallbackOptions<DrawFrame>, draw: RoomId): Connect<DrawFrame> => {
  const params = { draw }
  return connectWithFallback({
    ...options,
    ...roomFrames,
    snapshot: (cursor) => request(agentEndpoints.agentDrawSnapshot, { params, query: { ...cursor } }),
    post: (body) => request(agentEndpoints.drawCommand, { params, body }),
  })
}

/** The polling fallback of the inbox, which takes no commands. */
export const inboxPolling = (options: FallbackOptions<InboxFrame>): Connect<InboxFrame> =>
  connectWithFallback({
    ...options,
    ...inboxFrames,
    snapshot: (cursor) => request(agentEndpoints.inboxSnapshot, { query: { ...cursor } }),
    post: () => new Promise(() => undefined),
  })
