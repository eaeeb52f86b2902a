import { useRef } from 'preact/hooks'
import { chevronDownIcon } from '../../ui/icons.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { ConnectionBar } from '../page/connection-bar.tsx'
import { Icon } from '../page/icon.tsx'
import { useDraw } from '../state/draw-context.ts'
import { Composer } from './composer.tsx'
import { Lines } from './lines.tsx'
import { NameForm } from './name-form.tsx'
import { useHeld } from './paused-feed.ts'

interface ChatProps {
  /** On a phone: whether it is drawn up. On a desk it always stands beside the stage. */
  readonly isUp: boolean
  pull(up: boolean): void
}

/** A finger that moves less than this has pressed, not pulled. */
const pressedPx = 6
/** From here on it has pulled the sheet to its other place. */
const pulledPx = 32

export function Chat({ isUp, pull }: ChatProps) {
  const { t } = useI18n()
  const { draw, shot, windowState, isNamed, wanted } = useDraw()
  const held = useHeld(shot, !isUp)
  const grip = useRef<number | undefined>(undefined)
  const joined = useRef(false)
  const asksName = !isNamed && windowState === 'open'
  if (asksName) joined.current = true

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing && held.isHeld) held.release()
  }
  return (
    <section class="chat" aria-label={t('chat')} onKeyDown={onKeyDown}>
      <header
        class="chat-head"
        onPointerDown={(event) => {
          grip.current = event.clientY
        }}
        onPointerMove={(event) => {
          const from = grip.current
          if (from === undefined || event.buttons === 0) return
          const way = event.clientY - from
          // From now on the finger belongs to the sheet, wherever it goes, and its end presses no button.
          if (Math.abs(way) > pressedPx) event.currentTarget.setPointerCapture(event.pointerId)
          if (Math.abs(way) < pulledPx) return
          grip.current = undefined
          pull(way < 0)
        }}
      >
        <span class="grip" aria-hidden="true" />
        <h2>{t('chat')}</h2>
        {!isUp && held.fresh > 0 && <span class="fresh-count">{t('newMessages', { n: held.fresh })}</span>}
        <button
          type="button"
          class="quiet pull"
          aria-expanded={isUp}
          aria-controls="chat-body"
          aria-label={t(isUp ? 'drawDown' : 'drawUp')}
          onClick={() => pull(!isUp)}
        >
          <Icon of={chevronDownIcon} />
        </button>
      </header>
      <div class="chat-body" id="chat-body">
        <ConnectionBar draw={draw} connection={shot.connection} />
        <Lines held={held} />
        {asksName ? <NameForm isForLike={wanted !== undefined} /> : <Composer focused={joined.current} said={held.release} />}
      </div>
    </section>
  )
}
