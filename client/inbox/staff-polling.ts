import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { doors } from '../../protocol/http/route.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import type { Blocked } from '../connection/fallback-transport.ts'
import { call } from '../connection/http-client.ts'
import { waryDial } from '../connection/polling-fallback.ts'
import { ofInbox, ofRooms } from '../connection/polling-transport.ts'
import type { Dial } from '../connection/transport.ts'

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
