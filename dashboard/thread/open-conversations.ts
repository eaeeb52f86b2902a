import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { staffConversation } from '../../client/inbox/staff.ts'
import type { RoomId } from '../../protocol/envelope.ts'

/** What is still on its way may finish after its reader has moved on; then the room sees him leave. */
const lingerMs = 10_000

interface Opening {
  readonly ready: Promise<Conversation>
  readers: number
}

const openings = new Map<RoomId, Opening>()

function take(room: RoomId): Opening {
  const known = openings.get(room)
  const opening = known ?? { ready: Promise.resolve(staffConversation(room)), readers: 0 }
  if (!known) {
    openings.set(room, opening)
    opening.ready.then((conversation) => conversation.open()).catch(() => openings.delete(room))
  }
  opening.readers += 1
  return opening
}

async function giveBack(room: RoomId, opening: Opening): Promise<void> {
  opening.readers -= 1
  const conversation = await opening.ready.catch(() => undefined)
  if (!conversation) return
  const unused = () => opening.readers === 0 && openings.get(room) === opening
  const close = () => {
    if (!unused()) return
    openings.delete(room)
    conversation.close()
  }
  if (conversation.snapshot.unsent.some((line) => line.state === 'sending')) setTimeout(close, lingerMs)
  else close()
}

/** The conversation of the page's address, open for as long as somebody reads it. */
export function useConversation(room: RoomId): { readonly conversation: Conversation | undefined; readonly failed: boolean } {
  const [state, setState] = useState<{ room: RoomId; conversation?: Conversation; failed?: true }>({ room })
  useEffect(() => {
    let here = true
    const opening = take(room)
    opening.ready.then(
      (conversation) => here && setState({ room, conversation }),
      () => here && setState({ room, failed: true }),
    )
    return () => {
      here = false
      void giveBack(room, opening)
    }
  }, [room])
  const current = state.room === room ? state : undefined
  return { conversation: current?.conversation, failed: current?.failed === true }
}

export const useSnapshot = (conversation: Conversation): ConversationSnapshot =>
  useSyncExternalStore(
    (watcher) => conversation.subscribe(watcher),
    () => conversation.snapshot,
  )
