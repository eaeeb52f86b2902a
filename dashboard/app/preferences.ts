import { useSyncExternalStore } from 'react'
import { canonicalLocale, languageOf } from '../../protocol/locale.ts'
import { setLocale } from '../messages/i18n.ts'

/** The agent's settings in this browser: theme, locale, keyboard shortcuts. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'en' | 'ar'
  readonly letterKeys: boolean
  /** For support: what the connections do, in the browser's console. */
  readonly logsConnection: boolean
}

const storageKey = 'parley.preferences'
const listeners = new Set<() => void>()
let current: Preferences = read()

function read(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>
    return {
      theme: stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : 'system',
      language: stored.language === 'en' || stored.language === 'ar' ? stored.language : 'system',
      letterKeys: stored.letterKeys !== false,
      logsConnection: stored.logsConnection === true,
    }
  } catch {
    return { theme: 'system', language: 'system', letterKeys: true, logsConnection: false }
  }
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(storageKey, JSON.stringify(current))
  } catch {
    // Without localStorage the settings hold until the page is closed.
  }
  applyTheme()
  if (change.language) void applyLanguage()
  for (const listener of listeners) listener()
}

/** Without `data-theme` the tokens in `ui/` follow the system. */
export function applyTheme(): void {
  if (current.theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = current.theme
}

/** Prefers the browser's variant of the language: `ar-LB` has other months and digits than `ar`. */
export function applyLanguage(): Promise<void> {
  const { language } = current
  if (language === 'system') return setLocale(navigator.language)
  return setLocale(navigator.languages.find((tag) => languageOf(canonicalLocale(tag) ?? '') === language) ?? language)
}

export const preferences = (): Preferences => current

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, preferences)
