import type { ConversationFrame } from '../../protocol/conversation.ts'
import { visitorEndpoints } from '../../protocol/http/visitor.ts'
import type { AccessPass } from '../connection/access-pass.ts'
import { type RequestOptions, request } from '../connection/http-client.ts'
import { connectWithFallback } from '../connection/polling-fallback.ts'
import { roomFrames } from '../connection/polling-transport.ts'
import type { Connect, FallbackOptions } from '../connection/transport.ts'

/**
 * The polling fallback of a visitor; their access token opens the endpoints. A lazy chunk: few
 * visitors need it.
 */
export const visitorPolling = (
  options: FallbackOptions<ConversationFrame>,
  pass: Pick<AccessPass, 'withAccess'>,
  requestOptions: RequestOptions<never>,
): Connect<ConversationFrame> =>
  connectWithFallback({
    ...options,
    ...roomFrames,
    snapshot: (cursor) =>
      pass.withAccess((bearer) => request(visitorEndpoints.snapshot, { ...requestOptions, bearer, query: { ...cursor } })),
    post: (body) => pass.withAccess((bearer) => request(visitorEndpoints.postCommand, { ...requestOptions, bearer, body })),
  })
