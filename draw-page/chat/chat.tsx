import { useRef } from 'preact/hooks'
import { chevronDownIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { ConnectionBar } from '../page/connection-bar.tsx'
import { useDraw } from '../state/draw-context.ts'
import { Composer } from './composer.tsx'
import { Lines } from './lines.tsx'
import { NameForm } from './name-form.tsx'
import { usePausedFeed } from './paused-feed.ts'

interface ChatProps {
  /** On a phone: whether the sheet is open. On a desktop the chat is always beside the stage. */
  readonly isOpen: boolean
  setOpen(up: boolean): void
}

/** A pointer that moves less than this is a press, not a drag. */
const pressPx = 6
/** After this distance the sheet opens or closes. */
const dragPx = 32

export function Chat({ isOpen, setOpen }: ChatProps) {
  const { t } = useI18n()
  const { draw, snapshot, windowState, isNamed, pendingLike } = useDraw()
  const feed = usePausedFeed(snapshot, !isOpen)
  const dragStart = useRef<number | undefined>(undefined)
  const wasAskedForName = useRef(false)
  const needsName = !isNamed && windowState === 'open'
  if (needsName) wasAskedForName.current = true

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing && feed.isPaused) feed.resume()
  }
  return (
    <section class="chat" aria-label={t('chat')} onKeyDown={onKeyDown}>
      <header
        class="chat-head"
        onPointerDown={(event) => {
          dragStart.current = event.clientY
        }}
        onPointerMove={(event) => {
          const from = dragStart.current
          if (from === undefined || event.buttons === 0) return
          const distance = event.clientY - from
          // From now on the sheet receives all pointer events, so that releasing it presses no
          // button.
          if (Math.abs(distance) > pressPx) event.currentTarget.setPointerCapture(event.pointerId)
          if (Math.abs(distance) < dragPx) return
          dragStart.current = undefined
          setOpen(distance < 0)
        }}
      >
        <span class="grip" aria-hidden="true" />
        <h2>{t('chat')}</h2>
        {!isOpen && feed.newCount > 0 && <span class="new-count">{t('newMessages', { n: feed.newCount })}</span>}
        <button
          type="button"
          class="icon-button sheet-toggle"
          aria-expanded={isOpen}
          aria-controls="chat-body"
          aria-label={t(isOpen ? 'closeChat' : 'openChat')}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon paths={chevronDownIcon} />
        </button>
      </header>
      <div class="chat-body" id="chat-body">
        <ConnectionBar draw={draw} connection={snapshot.connection} />
        <Lines feed={feed} />
        {needsName ? (
          <NameForm isForLike={pendingLike !== undefined} />
        ) : (
          <Composer focused={wasAskedForName.current} onSend={feed.resume} />
        )}
      </div>
    </section>
  )
}
