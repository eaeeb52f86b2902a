import type { RoomId } from '../../protocol/envelope.ts'

export type DraftKind = 'reply' | 'note'

const prefix = 'parley.draft.'
const keyOf = (room: RoomId, kind: DraftKind): string => `${prefix}${kind}.${room}`

/** The unsent text of one conversation and kind, in `sessionStorage`: a reload must not lose it. */
export const draftOf = (room: RoomId, kind: DraftKind): string => sessionStorage.getItem(keyOf(room, kind)) ?? ''

export function saveDraft(room: RoomId, kind: DraftKind, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(keyOf(room, kind))
    else sessionStorage.setItem(keyOf(room, kind), text)
  } catch {
    // Without storage the draft is lost on reload, but stays in the field.
  }
}

/** At sign-out, so that the next person at this computer finds no drafts. */
export function clearDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
}
