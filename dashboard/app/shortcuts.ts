import { useHotkeys } from 'react-hotkeys-hook'
import type { MessageKey } from '../messages/i18n.ts'
import { usePreferences } from './preferences.ts'

interface Key {
  /** What the key types. */
  readonly types: readonly string[]
  /** Where it lies, for keyboards that write another alphabet there. */
  readonly at?: string
  readonly shown: string
  readonly says: MessageKey
}

/** One coherent set; the `?` list shows this table. Letters may be switched off (WCAG 2.1.4), the rest are no letters. */
export const shortcuts = {
  next: { types: ['j'], at: 'KeyJ', shown: 'J', says: 'keys.next' },
  previous: { types: ['k'], at: 'KeyK', shown: 'K', says: 'keys.previous' },
  claim: { types: ['i'], at: 'KeyI', shown: 'I', says: 'keys.claim' },
  resolve: { types: ['e'], at: 'KeyE', shown: 'E', says: 'keys.resolve' },
  reply: { types: ['r'], at: 'KeyR', shown: 'R', says: 'keys.reply' },
  note: { types: ['n'], at: 'KeyN', shown: 'N', says: 'keys.note' },
  search: { types: ['/'], at: 'Slash', shown: '/', says: 'keys.search' },
  draws: { types: ['d'], at: 'KeyD', shown: 'D', says: 'keys.draws' },
  help: { types: ['?', '؟'], shown: '?', says: 'keys.help' },
} as const satisfies Record<string, Key>

const isLatin = (key: string): boolean => /^[ -~]+$/.test(key)

/** By what was typed, so that every Latin layout finds its J; under Arabic letters by the place of the key. */
const means = ({ key, code, shiftKey }: KeyboardEvent, { types, at }: Key): boolean =>
  types.includes(key.toLowerCase()) || (!isLatin(key) && !shiftKey && code === at)

/** What lies over the page and wants the keys for itself. Toasts call themselves dialogs too, but nobody is in them. */
const overlays = '[data-overlay],[role=menu]'

export type Shortcut = keyof typeof shortcuts

/** Calls `act` on the key. Never while someone types in a field, never under an open dialog or menu. */
export function useShortcut(name: Shortcut, act: () => void, enabled = true): void {
  const { letterKeys } = usePreferences()
  useHotkeys(
    '*',
    (event) => {
      event.preventDefault()
      act()
    },
    {
      enabled: enabled && letterKeys,
      ignoreEventWhen: (event) =>
        !means(event, shortcuts[name]) ||
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        event.isComposing ||
        document.querySelector(overlays) !== null,
    },
    [act],
  )
}
