import { Menu } from '@base-ui/react/menu'
import { Check, Keyboard, LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Person } from '../../protocol/envelope.ts'
import { Avatar } from '../controls/avatar.tsx'
import { itemClass, MenuHeading, MenuPopup, MenuSeparator } from '../controls/menu.tsx'
import { t } from '../messages/i18n.ts'
import { useSignOut } from '../session/sign-out.ts'
import { setPreferences, usePreferences } from './preferences.ts'

const themes = ['system', 'light', 'dark'] as const

/** Each language by its own name, so that people find theirs on a page in another language. */
const languages = { en: 'English', ar: 'العربية' } as const
type Language = keyof typeof languages | 'system'

/** The signed-in agent's name, theme, language, shortcuts and sign-out. */
export function AccountMenu({ you, onShowShortcuts }: { readonly you: Person; readonly onShowShortcuts: () => void }) {
  const { theme, language, letterKeys, logsConnection } = usePreferences()
  const signOut = useSignOut()
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={t('rail.account')}
        className="inline-flex size-10 pointer-coarse:size-11 items-center justify-center rounded-md hover:bg-fill-hover"
      >
        <Avatar person={you} online />
      </Menu.Trigger>
      <MenuPopup side="inline-end">
        <p className="px-2 py-1.5">
          <span className="block text-sm font-medium">
            <bdi>{you.name}</bdi>
          </span>
        </p>
        <MenuSeparator />
        <Menu.Group>
          <MenuHeading>{t('settings.theme')}</MenuHeading>
          <Menu.RadioGroup value={theme} onValueChange={(next: (typeof themes)[number]) => setPreferences({ theme: next })}>
            {themes.map((each) => (
              <Choice key={each} value={each}>
                {t(`settings.theme.${each}`)}
              </Choice>
            ))}
          </Menu.RadioGroup>
        </Menu.Group>
        <MenuSeparator />
        <Menu.Group>
          <MenuHeading>{t('settings.language')}</MenuHeading>
          <Menu.RadioGroup value={language} onValueChange={(next: Language) => setPreferences({ language: next })}>
            <Choice value="system">{t('settings.language.system')}</Choice>
            {Object.entries(languages).map(([tag, name]) => (
              <Choice key={tag} value={tag}>
                <span lang={tag}>{name}</span>
              </Choice>
            ))}
          </Menu.RadioGroup>
        </Menu.Group>
        <MenuSeparator />
        <Menu.CheckboxItem checked={letterKeys} onCheckedChange={(on) => setPreferences({ letterKeys: on })} className={itemClass}>
          <span className="flex-1">{t('settings.letterKeys')}</span>
          <Menu.CheckboxItemIndicator>
            <Check size={14} aria-hidden />
          </Menu.CheckboxItemIndicator>
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={logsConnection} onCheckedChange={(on) => setPreferences({ logsConnection: on })} className={itemClass}>
          <span className="flex-1">{t('settings.logsConnection')}</span>
          <Menu.CheckboxItemIndicator>
            <Check size={14} aria-hidden />
          </Menu.CheckboxItemIndicator>
        </Menu.CheckboxItem>
        <Menu.Item onClick={onShowShortcuts} className={itemClass}>
          <Keyboard size={15} aria-hidden className="text-soft" />
          {t('settings.shortcuts')}
        </Menu.Item>
        <MenuSeparator />
        <Menu.Item onClick={() => void signOut()} className={itemClass}>
          <LogOut size={15} aria-hidden className="text-soft rtl:-scale-x-100" />
          {t('settings.signOut')}
        </Menu.Item>
      </MenuPopup>
    </Menu.Root>
  )
}

function Choice({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Menu.RadioItem value={value} className={itemClass}>
      <span className="flex-1">{children}</span>
      <Menu.RadioItemIndicator>
        <Check size={14} aria-hidden />
      </Menu.RadioItemIndicator>
    </Menu.RadioItem>
  )
}
