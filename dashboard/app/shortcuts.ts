import { useHotkeys } from 'react-hotkeys-hook'
import type { Word } from '../words.ts'
import { usePreferences } from './preferences.ts'

/** One coherent set; the `?` list shows this table. Letters may be switched off (WCAG 2.1.4), the rest are no letters. */
export const shortcuts = {
  next: { key: 'j', shown: 'J', says: 'keys.next' },
  previous: { key: 'k', shown: 'K', says: 'keys.previous' },
  claim: { key: 'i', shown: 'I', says: 'keys.claim' },
  resolve: { key: 'e', shown: 'E', says: 'keys.resolve' },
  reply: { key: 'r', shown: 'R', says: 'keys.reply' },
  note: { key: 'n', shown: 'N', says: 'keys.note' },
  search: { key: '/', shown: '/', says: 'keys.search' },
  draws: { key: 'd', shown: 'D', says: 'keys.draws' },
  help: { key: '?', shown: '?', says: 'keys.help' },
} as const satisfies Record<string, { key: string; shown: string; says: Word }>

/** What lies over the page and wants the keys for itself. Toasts call themselves dialogs too, but nobody is in them. */
const overlays = '[data-overlay],[role=menu]'

export type Shortcut = keyof typeof shortcuts

/** Calls `act` on the key. Never while someone types in a field, never under an open dialog or menu. */
export function useShortcut(name: Shortcut, act: () => void, enabled = true): void {
  const { letterKeys } = usePreferences()
  useHotkeys(
    shortcuts[name].key,
    (event) => {
      event.preventDefault()
      act()
    },
    {
      useKey: true,
      enabled: enabled && letterKeys,
      ignoreEventWhen: (event) =>
        event.metaKey || event.ctrlKey || event.altKey || event.isComposing || document.querySelector(overlays) !== null,
    },
    [act],
  )
}
