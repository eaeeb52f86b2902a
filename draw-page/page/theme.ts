import { safeStorage } from '../state/safe-storage.ts'

export type Theme = 'dark' | 'light'

const place = 'parley:draw-theme'

/** A stage is dark until somebody wants it light. */
export const themeNow = (): Theme => (safeStorage.getItem(place) === 'light' ? 'light' : 'dark')

export function showTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')!.content = theme === 'dark' ? '#17161f' : '#f4f3fb'
  safeStorage.setItem(place, theme)
}
