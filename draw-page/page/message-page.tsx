import type { ComponentChildren } from 'preact'
import type { IconPaths } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

interface MessagePageProps {
  readonly icon: IconPaths
  readonly title: string
  readonly text: string
  readonly children: ComponentChildren
}

/** A page with one sentence and one action, shown if there is no draw. */
export const MessagePage = ({ icon, title, text, children }: MessagePageProps) => (
  <main class="message-page">
    <ThemeSwitch />
    <div class="message-card">
      <span class="message-icon">
        <Icon paths={icon} />
      </span>
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
    </div>
  </main>
)
