import { useSyncExternalStore } from 'react'
import { Store } from '../../client/connection/store.ts'
import type { RoomId } from '../../protocol/envelope.ts'

/** Whether an agent's messages of one conversation wait to be sent, or have failed. */
export type UnsentState = 'queued' | 'failed'

const rooms = new Map<RoomId, UnsentState>()
const store = new Store(() => new Map(rooms))

/** `state`: undefined when nothing is unsent any more. */
export function setUnsent(room: RoomId, state: UnsentState | undefined): void {
  if (rooms.get(room) === state) return
  if (state) rooms.set(room, state)
  else rooms.delete(room)
  store.publish()
}

/** The conversations with unsent messages of this agent. */
export const unsentRooms = (): readonly RoomId[] => [...rooms.keys()]

/** What of this agent is unsent in a conversation, for its row in a list. */
export const useUnsent = (room: RoomId): UnsentState | undefined =>
  useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.snapshot.get(room),
  )
