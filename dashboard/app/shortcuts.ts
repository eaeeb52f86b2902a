import { useHotkeys } from 'react-hotkeys-hook'
import type { MessageKey } from '../messages/i18n.ts'
import { usePreferences } from './preferences.ts'

interface KeyboardShortcut {
  /** `KeyboardEvent.key`, in lower case. */
  readonly keys: readonly string[]
  /** `KeyboardEvent.code`, for layouts with another alphabet on this key. */
  readonly code?: string
  readonly hint: string
  readonly label: MessageKey
}

/** The keyboard shortcuts, listed by the `?` dialog. Agents may switch them off (WCAG 2.1.4). */
export const shortcuts = {
  next: { keys: ['j'], code: 'KeyJ', hint: 'J', label: 'keys.next' },
  previous: { keys: ['k'], code: 'KeyK', hint: 'K', label: 'keys.previous' },
  claim: { keys: ['i'], code: 'KeyI', hint: 'I', label: 'keys.claim' },
  resolve: { keys: ['e'], code: 'KeyE', hint: 'E', label: 'keys.resolve' },
  reply: { keys: ['r'], code: 'KeyR', hint: 'R', label: 'keys.reply' },
  note: { keys: ['n'], code: 'KeyN', hint: 'N', label: 'keys.note' },
  search: { keys: ['/'], code: 'Slash', hint: '/', label: 'keys.search' },
  draws: { keys: ['d'], code: 'KeyD', hint: 'D', label: 'keys.draws' },
  help: { keys: ['?', '؟'], hint: '?', label: 'keys.help' },
} as const satisfies Record<string, KeyboardShortcut>

const isLatin = (key: string): boolean => /^[ -~]+$/.test(key)

/** Matches by character in Latin layouts, and by position of the key in other alphabets. */
const matches = ({ key, code, shiftKey }: KeyboardEvent, shortcut: KeyboardShortcut): boolean =>
  shortcut.keys.includes(key.toLowerCase()) || (!isLatin(key) && !shiftKey && code === shortcut.code)

/** Open dialogs and menus get the keys. Not `[role=dialog]`: toasts have that role too. */
const overlays = '[data-overlay],[role=menu]'

export type Shortcut = keyof typeof shortcuts

/** Calls `run` on the key, except in a text field or under an open dialog or menu. */
export function useShortcut(name: Shortcut, run: () => void, enabled = true): void {
  const { letterKeys } = usePreferences()
  useHotkeys(
    '*',
    (event) => {
      event.preventDefault()
      run()
    },
    {
      enabled: enabled && letterKeys,
      ignoreEventWhen: (event) =>
        !matches(event, shortcuts[name]) ||
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        event.isComposing ||
        document.querySelector(overlays) !== null,
    },
    [run],
  )
}
