import type { DrawFrame } from '../../protocol/draw.ts'
import { drawEndpoints } from '../../protocol/http/draw.ts'
import type { AccessPass } from '../connection/access-pass.ts'
import { type RequestOptions, request } from '../connection/http-client.ts'
import { connectWithFallback } from '../connection/polling-fallback.ts'
import { roomFrames } from '../connection/polling-transport.ts'
import type { Connect, FallbackOptions } from '../connection/transport.ts'

/** The polling fallback of a viewer, with or without a name. A lazy chunk: few viewers need it. */
export const viewerPolling = (
  options: FallbackOptions<DrawFrame>,
  pass: Pick<AccessPass, 'withAccess'>,
  requestOptions: RequestOptions<never>,
): Connect<DrawFrame> =>
  connectWithFallback({
    ...options,
    ...roomFrames,
    snapshot: (cursor) =>
      pass.withAccess((bearer) => request(drawEndpoints.drawSnapshot, { ...requestOptions, bearer, query: { ...cursor } })),
    post: (body) => pass.withAccess((bearer) => request(drawEndpoints.postDrawCommand, { ...requestOptions, bearer, body })),
  })
