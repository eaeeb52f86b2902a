import { useEffect, useRef } from 'preact/hooks'
import { Composer } from '../composer/composer.tsx'
import { PersonBar } from '../composer/person-bar.tsx'
import { LoadingHome } from '../home/loading-home.tsx'
import { useChat } from '../state/chat-context.ts'
import { Thread } from '../thread/thread.tsx'
import { Announcer } from './announcer.tsx'
import { Header } from './header.tsx'

const phone = matchMedia('(max-width: 480px), (max-height: 480px)')

/** The chat dialog: sets focus when it opens, and closes on Escape. */
export function Panel({ onClose }: { readonly onClose: () => void }) {
  const chat = useChat()
  const { t } = chat.i18n
  const panel = useRef<HTMLDivElement>(null)
  const open = chat.state.isOpen
  const screen = chat.screen
  const Home = chat.state.home ?? LoadingHome

  useEffect(() => {
    if (!open) return
    // On a phone, focus in the composer would open the keyboard over the messages.
    const composer = phone.matches ? null : panel.current?.querySelector('textarea')
    ;(composer ?? panel.current)?.focus({ preventScroll: true })
  }, [open, screen])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.stopPropagation()
      onClose()
    }
    if (event.key === 'Tab' && phone.matches) trapFocus(event, panel.current)
  }

  return (
    <div
      ref={panel}
      class="panel"
      role="dialog"
      aria-modal={phone.matches}
      aria-label={t('chat')}
      tabIndex={-1}
      hidden={!open}
      onKeyDown={onKeyDown}
    >
      <Announcer />
      {screen === 'home' ? (
        <Home onClose={onClose} />
      ) : (
        <>
          <Header onClose={onClose} />
          <Thread />
          <PersonBar />
          <Composer />
        </>
      )}
    </div>
  )
}

/** Full screen the rest of the page is covered, so Tab cycles within the panel. */
function trapFocus(event: KeyboardEvent, panel: HTMLElement | null): void {
  const all = panel?.querySelectorAll<HTMLElement>('button:not(:disabled), a[href], textarea, [tabindex="0"]')
  const first = all?.[0]
  const last = all?.[all.length - 1]
  const root = panel?.getRootNode() as ShadowRoot
  const focused = root.activeElement
  if (event.shiftKey ? focused === first || focused === panel : focused === last) {
    event.preventDefault()
    ;(event.shiftKey ? last : first)?.focus()
  }
}
