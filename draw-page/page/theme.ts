import { safeStorage } from '../state/safe-storage.ts'

export type Theme = 'dark' | 'light'

const storageKey = 'parley.draw-theme'

/** The stored theme; dark by default. */
export const themeNow = (): Theme => (safeStorage.getItem(storageKey) === 'light' ? 'light' : 'dark')

export function showTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')!.content = theme === 'dark' ? '#17161f' : '#f4f3fb'
  safeStorage.setItem(storageKey, theme)
}
