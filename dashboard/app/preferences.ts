import { useSyncExternalStore } from 'react'
import { setLocale } from '../messages/i18n.ts'

/** What one person chose for this browser. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'en' | 'ar'
  readonly letterKeys: boolean
}

const place = 'parley.preferences'
const watchers = new Set<() => void>()
let current: Preferences = read()

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>
    return {
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'system',
      language: kept.language === 'en' || kept.language === 'ar' ? kept.language : 'system',
      letterKeys: kept.letterKeys !== false,
    }
  } catch {
    return { theme: 'system', language: 'system', letterKeys: true }
  }
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(place, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing still follows for this visit.
  }
  applyTheme()
  if (change.language) void applyLanguage()
  for (const watcher of watchers) watcher()
}

/** Without `data-theme` the tokens follow the system by themselves. */
export function applyTheme(): void {
  if (current.theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = current.theme
}

/** A chosen language in the browser's own kind of it: who reads `ar-LB` keeps the months and digits of Lebanon. */
export function applyLanguage(): Promise<void> {
  const { language } = current
  if (language === 'system') return setLocale(navigator.language)
  return setLocale(navigator.languages.find((each) => each.split('-')[0] === language) ?? language)
}

const subscribe = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => current)
