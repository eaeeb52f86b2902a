import { useState } from 'preact/hooks'
import { sunIcon } from '../../ui/icons.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { Icon } from './icon.tsx'
import { showTheme, type Theme, themeNow } from './theme.ts'

export function ThemeSwitch() {
  const { t } = useI18n()
  const [theme, setTheme] = useState<Theme>(themeNow)
  const turn = () => {
    const next = theme === 'dark' ? 'light' : 'dark'
    showTheme(next)
    setTheme(next)
  }
  return (
    <button type="button" class="quiet theme-switch" aria-pressed={theme === 'light'} aria-label={t('toLight')} onClick={turn}>
      <Icon of={sunIcon} />
    </button>
  )
}
