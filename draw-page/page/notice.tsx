import type { ComponentChildren } from 'preact'
import type { IconPaths } from '../../ui/icons.ts'
import { Icon } from './icon.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

interface NoticeProps {
  readonly icon: IconPaths
  readonly title: string
  readonly text: string
  readonly children: ComponentChildren
}

/** A page of one sentence and one way on, where there is no draw to show. */
export const Notice = ({ icon, title, text, children }: NoticeProps) => (
  <main class="notice-page">
    <ThemeSwitch />
    <div class="notice-card">
      <span class="notice-icon">
        <Icon of={icon} />
      </span>
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
    </div>
  </main>
)
