import { useState } from 'preact/hooks'
import { sunIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { showTheme, type Theme, themeNow } from './theme.ts'

export function ThemeSwitch() {
  const { t } = useI18n()
  const [theme, setTheme] = useState<Theme>(themeNow)
  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark'
    showTheme(next)
    setTheme(next)
  }
  return (
    <button type="button" class="icon-button theme-switch" aria-pressed={theme === 'light'} aria-label={t('toLight')} onClick={toggle}>
      <Icon paths={sunIcon} />
    </button>
  )
}
