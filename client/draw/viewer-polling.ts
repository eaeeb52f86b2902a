import type { DrawFrame } from '../../protocol/draw.ts'
import { drawEndpoints } from '../../protocol/http/draw.ts'
import type { FallbackOptions } from '../connection/fallback-transport.ts'
import { type RequestOptions, request } from '../connection/http-client.ts'
import { connectWithFallback } from '../connection/polling-fallback.ts'
import { roomFrames } from '../connection/polling-transport.ts'
import type { Connect } from '../connection/transport.ts'
import type { DrawSession } from './draw-session.ts'

/** How a viewer of a draw dials where a socket has come to nothing: whoever may watch may also look. */
export const viewerPolling = (
  given: FallbackOptions<DrawFrame>,
  session: DrawSession,
  through: RequestOptions<never>,
): Connect<DrawFrame> =>
  connectWithFallback({
    ...given,
    ...roomFrames,
    snapshot: (place) => session.withAccess((bearer) => request(drawEndpoints.drawSnapshot, { ...through, bearer, query: { ...place } })),
    post: (body) => session.withAccess((bearer) => request(drawEndpoints.postDrawCommand, { ...through, bearer, body })),
  })
