import type { DrawFrame } from '../protocol/draw.ts'
import { doors } from '../protocol/http.ts'
import { type CallOptions, call } from './doors.ts'
import type { DrawVisit } from './draw-visit.ts'
import type { Blocked } from './fallback-pipe.ts'
import type { Dial } from './pipe.ts'
import { ofRooms } from './polling-pipe.ts'
import { waryDial } from './wary-pipe.ts'

/** How a viewer of a draw dials where a socket has come to nothing: whoever may watch may also look. */
export const viewerDial = (given: Blocked<DrawFrame>, visit: DrawVisit, through: CallOptions<never>): Dial<DrawFrame> =>
  waryDial({
    ...given,
    ...ofRooms,
    look: (place) => visit.with((bearer) => call(doors.lookDraw, { ...through, bearer, query: { ...place } })),
    post: (body) => visit.with((bearer) => call(doors.sayInDraw, { ...through, bearer, body })),
  })
