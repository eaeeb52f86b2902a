import type { ConversationFrame } from '../../protocol/conversation.ts'
import { doors } from '../../protocol/http/route.ts'
import type { VisitorPass } from '../connection/access-pass.ts'
import type { Blocked } from '../connection/fallback-transport.ts'
import { type CallOptions, call } from '../connection/http-client.ts'
import { waryDial } from '../connection/polling-fallback.ts'
import { ofRooms } from '../connection/polling-transport.ts'
import type { Dial } from '../connection/transport.ts'

/** How a visitor dials where a socket has come to nothing: her pass opens the doors for looking and for commands. */
export const visitorDial = (given: Blocked<ConversationFrame>, pass: VisitorPass, through: CallOptions<never>): Dial<ConversationFrame> =>
  waryDial({
    ...given,
    ...ofRooms,
    look: (place) => pass.with((bearer) => call(doors.look, { ...through, bearer, query: { ...place } })),
    post: (body) => pass.with((bearer) => call(doors.command, { ...through, bearer, body })),
  })
