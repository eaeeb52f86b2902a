import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { staffConversation } from '../../client/inbox/staff.ts'
import type { RoomId } from '../../protocol/envelope.ts'

/** After the agent left, messages being sent have this long until the connection closes. */
const lingerMs = 10_000

interface Opening {
  readonly ready: Promise<Conversation>
  users: number
}

const openings = new Map<RoomId, Opening>()

function acquire(room: RoomId): Opening {
  const known = openings.get(room)
  const opening = known ?? { ready: Promise.resolve(staffConversation(room)), users: 0 }
  if (!known) {
    openings.set(room, opening)
    opening.ready.then((conversation) => conversation.open()).catch(() => openings.delete(room))
  }
  opening.users += 1
  return opening
}

async function release(room: RoomId, opening: Opening): Promise<void> {
  opening.users -= 1
  const conversation = await opening.ready.catch(() => undefined)
  if (!conversation) return
  const unused = () => opening.users === 0 && openings.get(room) === opening
  const close = () => {
    if (!unused()) return
    openings.delete(room)
    conversation.close()
  }
  if (conversation.snapshot.unsent.some((line) => line.state === 'sending')) setTimeout(close, lingerMs)
  else close()
}

/** The conversation of the URL, connected while a component uses it. */
export function useConversation(room: RoomId): { readonly conversation: Conversation | undefined; readonly failed: boolean } {
  const [state, setState] = useState<{ room: RoomId; conversation?: Conversation; failed?: true }>({ room })
  useEffect(() => {
    let mounted = true
    const opening = acquire(room)
    opening.ready.then(
      (conversation) => mounted && setState({ room, conversation }),
      () => mounted && setState({ room, failed: true }),
    )
    return () => {
      mounted = false
      void release(room, opening)
    }
  }, [room])
  const current = state.room === room ? state : undefined
  return { conversation: current?.conversation, failed: current?.failed === true }
}

/** Renders again with each new snapshot of the conversation. */
export const useSnapshot = (conversation: Conversation): ConversationSnapshot =>
  useSyncExternalStore(
    (listener) => conversation.subscribe(listener),
    () => conversation.snapshot,
  )
