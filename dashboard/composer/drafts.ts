import type { RoomId } from '../../protocol/envelope.ts'

export type DraftKind = 'reply' | 'note'

const prefix = 'parley.draft.'
const placeOf = (room: RoomId, kind: DraftKind): string => `${prefix}${kind}.${room}`

/** What is half written, per conversation and kind, for as long as this tab lives: a reload must not cost a paragraph. */
export const draftOf = (room: RoomId, kind: DraftKind): string => sessionStorage.getItem(placeOf(room, kind)) ?? ''

export function keepDraft(room: RoomId, kind: DraftKind, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(placeOf(room, kind))
    else sessionStorage.setItem(placeOf(room, kind), text)
  } catch {
    // A full or forbidden store costs the draft's survival, not the draft.
  }
}

/** At sign-out: the next person at this desk finds nothing. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
}
