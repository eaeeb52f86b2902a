import type { ConversationFrame } from '../protocol/conversation.ts'
import { doors } from '../protocol/http.ts'
import type { InboxFrame } from '../protocol/inbox.ts'
import type { RoomId } from '../protocol/road.ts'
import { Conversation } from './conversation.ts'
import { call } from './doors.ts'
import { InboxStore } from './inbox.ts'
import { socketDial } from './socket-pipe.ts'
import { StoredOutbox } from './stored-outbox.ts'
import { browser } from './surroundings.ts'

/** The addresses of an agent are the dashboard's own, opened by its session cookie. */
const base = ''
const { path } = doors.agentSocket

/** A conversation as an agent reads it. Asks who he is first, for an outbox belongs to a person: at a shared desk nobody sends another's words. */
export async function staffConversation(room: RoomId, debug = false): Promise<Conversation> {
  const params = { conversation: room }
  const fresh = () => call(doors.agentTicket, { params })
  const first = await fresh()
  let unused: string | undefined = first.ticket
  const ticket = async () => {
    const held = unused ?? (await fresh()).ticket
    unused = undefined
    return held
  }
  return new Conversation({
    dial: socketDial<ConversationFrame>({ base, path, around: browser, ticket }),
    older: (before) => call(doors.agentEvents, { params, query: { before, limit: 50 } }),
    outbox: new StoredOutbox(`${room}:${first.you.id}`),
    around: browser,
    debug,
  })
}

/** The live list of open conversations. */
export function staffInbox(debug = false): InboxStore {
  const ticket = async () => (await call(doors.inboxTicket)).ticket
  return new InboxStore({ dial: socketDial<InboxFrame>({ base, path, around: browser, ticket }), around: browser, debug })
}
