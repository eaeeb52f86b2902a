import { doors } from '../protocol/http.ts'
import { type CallOptions, call } from './doors.ts'
import type { Dial } from './pipe.ts'
import type { VisitorPass } from './visitor-pass.ts'
import { type Wary, waryDial } from './wary-pipe.ts'

/** How a visitor dials where a socket has come to nothing: her pass opens the doors for looking and for commands. */
export const visitorDial = (given: Omit<Wary, 'look' | 'post'>, pass: VisitorPass, through: CallOptions<never>): Dial =>
  waryDial({
    ...given,
    look: (place) => pass.with((bearer) => call(doors.look, { ...through, bearer, query: { ...place } })),
    post: (body) => pass.with((bearer) => call(doors.command, { ...through, bearer, body })),
  })
