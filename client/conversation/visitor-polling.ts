import type { ConversationFrame } from '../../protocol/conversation.ts'
import { visitorEndpoints } from '../../protocol/http/visitor.ts'
import type { AccessPass } from '../connection/access-pass.ts'
import type { FallbackOptions } from '../connection/fallback-transport.ts'
import { type RequestOptions, request } from '../connection/http-client.ts'
import { connectWithFallback } from '../connection/polling-fallback.ts'
import { roomFrames } from '../connection/polling-transport.ts'
import type { Connect } from '../connection/transport.ts'

/** How a visitor dials where a socket has come to nothing: her pass opens the doors for looking and for commands. */
export const visitorPolling = (
  given: FallbackOptions<ConversationFrame>,
  pass: AccessPass,
  through: RequestOptions<never>,
): Connect<ConversationFrame> =>
  connectWithFallback({
    ...given,
    ...roomFrames,
    snapshot: (place) => pass.withAccess((bearer) => request(visitorEndpoints.snapshot, { ...through, bearer, query: { ...place } })),
    post: (body) => pass.withAccess((bearer) => request(visitorEndpoints.postCommand, { ...through, bearer, body })),
  })
