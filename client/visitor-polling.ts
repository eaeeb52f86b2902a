import type { ConversationFrame } from '../protocol/conversation.ts'
import { doors } from '../protocol/http.ts'
import { type CallOptions, call } from './doors.ts'
import type { Blocked } from './fallback-pipe.ts'
import type { Dial } from './pipe.ts'
import { ofRooms } from './polling-pipe.ts'
import type { VisitorPass } from './visitor-pass.ts'
import { waryDial } from './wary-pipe.ts'

/** How a visitor dials where a socket has come to nothing: her pass opens the doors for looking and for commands. */
export const visitorDial = (given: Blocked<ConversationFrame>, pass: VisitorPass, through: CallOptions<never>): Dial<ConversationFrame> =>
  waryDial({
    ...given,
    ...ofRooms,
    look: (place) => pass.with((bearer) => call(doors.look, { ...through, bearer, query: { ...place } })),
    post: (body) => pass.with((bearer) => call(doors.command, { ...through, bearer, body })),
  })
