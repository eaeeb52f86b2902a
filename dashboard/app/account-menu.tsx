import { Menu } from '@base-ui/react/menu'
import { Check, Keyboard, LogOut } from 'lucide-react'
import type { Person } from '../../protocol/road.ts'
import { Avatar } from '../controls/avatar.tsx'
import { itemClass, MenuHeading, MenuLine, MenuPopup } from '../controls/menu.tsx'
import { useSignOut } from '../session/sign-out.ts'
import { t } from '../words.ts'
import { prefer, usePreferences } from './preferences.ts'

const themes = ['system', 'light', 'dark'] as const

/** Who I am here, how it looks, which keys answer, and the way out. */
export function AccountMenu({ you, onShowKeys }: { readonly you: Person; readonly onShowKeys: () => void }) {
  const { theme, letterKeys } = usePreferences()
  const signOut = useSignOut()
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={t('rail.account')}
        className="inline-flex size-10 items-center justify-center rounded-md hover:bg-fill-hover"
      >
        <Avatar person={you} online />
      </Menu.Trigger>
      <MenuPopup side="inline-end">
        <p className="px-2 py-1.5">
          <span className="block text-sm font-medium">
            <bdi>{you.name}</bdi>
          </span>
        </p>
        <MenuLine />
        <Menu.Group>
          <MenuHeading>{t('settings.theme')}</MenuHeading>
          <Menu.RadioGroup value={theme} onValueChange={(next: (typeof themes)[number]) => prefer({ theme: next })}>
            {themes.map((each) => (
              <Menu.RadioItem key={each} value={each} className={itemClass}>
                <span className="flex-1">{t(`settings.theme.${each}`)}</span>
                <Menu.RadioItemIndicator>
                  <Check size={14} aria-hidden />
                </Menu.RadioItemIndicator>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Group>
        <MenuLine />
        <Menu.CheckboxItem checked={letterKeys} onCheckedChange={(on) => prefer({ letterKeys: on })} className={itemClass}>
          <span className="flex-1">{t('settings.keys')}</span>
          <Menu.CheckboxItemIndicator>
            <Check size={14} aria-hidden />
          </Menu.CheckboxItemIndicator>
        </Menu.CheckboxItem>
        <Menu.Item onClick={onShowKeys} className={itemClass}>
          <Keyboard size={15} aria-hidden className="text-soft" />
          {t('settings.shortcuts')}
        </Menu.Item>
        <MenuLine />
        <Menu.Item onClick={() => void signOut()} className={itemClass}>
          <LogOut size={15} aria-hidden className="text-soft rtl:-scale-x-100" />
          {t('settings.signOut')}
        </Menu.Item>
      </MenuPopup>
    </Menu.Root>
  )
}
