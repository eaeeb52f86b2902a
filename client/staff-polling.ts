import type { ConversationFrame } from '../protocol/conversation.ts'
import { doors } from '../protocol/http.ts'
import type { InboxFrame } from '../protocol/inbox.ts'
import type { RoomId } from '../protocol/road.ts'
import { call } from './doors.ts'
import type { Blocked } from './fallback-pipe.ts'
import type { Dial } from './pipe.ts'
import { ofInbox, ofRooms } from './polling-pipe.ts'
import { waryDial } from './wary-pipe.ts'

/** How an agent dials a conversation where a socket has come to nothing: his session opens the doors for looking and for commands. */
export const agentDial = (given: Blocked<ConversationFrame>, conversation: RoomId): Dial<ConversationFrame> => {
  const params = { conversation }
  return waryDial({
    ...given,
    ...ofRooms,
    look: (place) => call(doors.agentLook, { params, query: { ...place } }),
    post: (body) => call(doors.agentCommand, { params, body }),
  })
}

/** The same for the live list, where an agent listens and has nothing to say. */
export const inboxDial = (given: Blocked<InboxFrame>): Dial<InboxFrame> =>
  waryDial({
    ...given,
    ...ofInbox,
    look: (place) => call(doors.inboxLook, { query: { ...place } }),
    post: () => new Promise(() => undefined),
  })
