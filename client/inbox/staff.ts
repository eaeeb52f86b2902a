import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { doors } from '../../protocol/http/route.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import { browser as around } from '../connection/environment.ts'
import { fallbackDial } from '../connection/fallback-transport.ts'
import { call } from '../connection/http-client.ts'
import type { Dial } from '../connection/transport.ts'
import { socketDial } from '../connection/websocket-transport.ts'
import { Conversation } from '../conversation/conversation.ts'
import { StoredOutbox } from '../conversation/stored-outbox.ts'
import { InboxStore } from './inbox.ts'

/** The addresses of an agent are the dashboard's own, opened by its session cookie. */
const socketWith = <F>(fresh: () => Promise<{ readonly ticket: string }>): Dial<F> =>
  socketDial({ base: '', path: doors.agentSocket.path, around, ticket: async () => (await fresh()).ticket })

/** A conversation as an agent reads it. Asks who he is first, for an outbox belongs to a person: at a shared desk nobody sends another's words. */
export async function staffConversation(room: RoomId): Promise<Conversation> {
  const params = { conversation: room }
  const fresh = () => call(doors.agentTicket, { params })
  let unused: ReturnType<typeof fresh> | undefined = fresh()
  const { you } = await unused
  const socket = socketWith<ConversationFrame>(() => {
    const held = unused ?? fresh()
    unused = undefined
    return held
  })
  return new Conversation({
    dial: fallbackDial(around, socket, async (blocked) => (await import('./staff-polling.ts')).agentDial(blocked, room)),
    older: (before) => call(doors.agentEvents, { params, query: { before, limit: 50 } }),
    outbox: new StoredOutbox(`${room}:${you.id}`),
    around,
  })
}

/** The live list of open conversations. */
export function staffInbox(): InboxStore {
  const socket = socketWith<InboxFrame>(() => call(doors.inboxTicket))
  const dial = fallbackDial(around, socket, async (blocked) => (await import('./staff-polling.ts')).inboxDial(blocked))
  return new InboxStore({ dial, around })
}
