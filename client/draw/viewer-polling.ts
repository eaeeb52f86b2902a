import type { DrawFrame } from '../../protocol/draw.ts'
import { doors } from '../../protocol/http/route.ts'
import type { Blocked } from '../connection/fallback-transport.ts'
import { type CallOptions, call } from '../connection/http-client.ts'
import { waryDial } from '../connection/polling-fallback.ts'
import { ofRooms } from '../connection/polling-transport.ts'
import type { Dial } from '../connection/transport.ts'
import type { DrawVisit } from './draw-session.ts'

/** How a viewer of a draw dials where a socket has come to nothing: whoever may watch may also look. */
export const viewerDial = (given: Blocked<DrawFrame>, visit: DrawVisit, through: CallOptions<never>): Dial<DrawFrame> =>
  waryDial({
    ...given,
    ...ofRooms,
    look: (place) => visit.with((bearer) => call(doors.lookDraw, { ...through, bearer, query: { ...place } })),
    post: (body) => visit.with((bearer) => call(doors.sayInDraw, { ...through, bearer, body })),
  })
