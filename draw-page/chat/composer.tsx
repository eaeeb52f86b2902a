import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { sendIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { Say } from '../messages/message.tsx'
import { momentIn } from '../stage/moments.ts'
import { useDraw } from '../state/draw-context.ts'
import { RefusalNote } from './refusal-note.tsx'
import { useRefused } from './refused.ts'

const countBelow = 80
const mostLines = 3

interface ComposerProps {
  /** Whether the writer was about to write: he has just chosen a name. */
  readonly focused: boolean
  /** Something is being said: back to the newest line. */
  said(): void
}

/** Where a guest writes. The words stay until the room has taken them, and a refusal says why under them. */
export function Composer({ focused, said }: ComposerProps) {
  const { t, locale } = useI18n()
  const { draw, snapshot, room, windowState } = useDraw()
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [isSending, setSending] = useState(false)
  const [refused, refuse] = useRefused()
  const isOpen = windowState === 'open'
  const isShown = isOpen || text !== ''
  const isWaiting = (refused?.waitMs ?? 0) > 0
  const left = limits.drawTextLength - text.trim().length
  const maySend = isOpen && text.trim() !== '' && left >= 0 && !isWaiting && !isSending

  useEffect(() => {
    if (focused) box.current?.focus()
  }, [])
  useLayoutEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = 'auto'
    const line = Number.parseFloat(getComputedStyle(area).lineHeight) || 22
    area.style.height = `${Math.min(area.scrollHeight, line * mostLines + 22)}px`
  }, [text, isShown])

  const send = async () => {
    if (!maySend) return
    const words = text.trim()
    refuse(undefined)
    setSending(true)
    said()
    box.current?.focus()
    const answer = await draw.post(words)
    setSending(false)
    if (answer.type === 'refused') refuse(answer)
    // What was typed meanwhile stays.
    else setText((now) => (now.trimStart().startsWith(words) ? now.trimStart().slice(words.length).trimStart() : now))
  }

  if (!isShown) {
    const { schedule } = room
    const say =
      windowState === 'scheduled' && schedule
        ? t('opensAt', { time: momentIn(schedule.opensAt, locale) })
        : t(windowState === 'off' ? 'nowOff' : 'nowClosed')
    return <p class="foot shut">{say}</p>
  }
  return (
    <form
      class="foot composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <div class="input-box">
        <textarea
          ref={box}
          rows={1}
          // What is not written yet stands in the page’s direction.
          dir={text ? 'auto' : undefined}
          value={text}
          placeholder={t('write')}
          aria-label={t('writeLabel')}
          aria-describedby={refused ? 'not-said' : undefined}
          enterkeyhint="send"
          onInput={(event) => {
            setText(event.currentTarget.value)
            // Other words may be taken; only too many of them in a minute are not.
            if (refused && refused.code !== 'too-fast') refuse(undefined)
          }}
          onKeyDown={(event) => {
            // An Enter that chooses a word of an input method (229 in Safari) is not meant for us.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
            event.preventDefault()
            void send()
          }}
        />
        <button type="submit" class="send" aria-label={t(isSending ? 'sending' : 'send')} aria-disabled={!maySend} aria-busy={isSending}>
          {isSending ? <span class="spinner" /> : <Icon paths={sendIcon} />}
        </button>
      </div>
      {refused && <RefusalNote refused={refused} id="not-said" />}
      {left < countBelow ? (
        <p class={left < 0 ? 'hint over' : 'hint'} role="status">
          {left < 0 ? t('charactersOver', { n: -left }) : t('charactersLeft', { n: left })}
        </p>
      ) : (
        <p class="hint">
          <Say word="writingAs" fill={[{ name: snapshot.you?.name ?? '' }]} />
        </p>
      )}
    </form>
  )
}
