import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { sendIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { FormattedMessage } from '../messages/message.ts'
import { dateTimeIn } from '../stage/zone-time.ts'
import { useDraw } from '../state/draw-context.ts'
import { RefusalNote } from './refusal-note.tsx'
import { useRefusalState } from './refusal-state.ts'

/** With fewer characters left the counter is shown. */
const counterBelow = 80
const maxLines = 3

interface ComposerProps {
  /** Whether to focus the input: the viewer has just chosen a name. */
  readonly focused: boolean
  /** A message is being sent: the list returns to the newest line. */
  onSend(): void
}

/**
 * The guest's message input. The text stays until the room has accepted it; a refusal is shown
 * below it.
 */
export function Composer({ focused, onSend }: ComposerProps) {
  const { t, locale } = useI18n()
  const { draw, snapshot, room, windowState } = useDraw()
  const input = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [isSending, setSending] = useState(false)
  const [refused, setRefused] = useRefusalState()
  const isOpen = windowState === 'open'
  const isShown = isOpen || text !== ''
  const isWaiting = (refused?.waitMs ?? 0) > 0
  const left = limits.drawTextLength - text.trim().length
  const maySend = isOpen && text.trim() !== '' && left >= 0 && !isWaiting && !isSending

  useEffect(() => {
    if (focused) input.current?.focus()
  }, [])
  useLayoutEffect(() => {
    const area = input.current
    if (!area) return
    area.style.height = 'auto'
    const line = Number.parseFloat(getComputedStyle(area).lineHeight) || 22
    area.style.height = `${Math.min(area.scrollHeight, line * maxLines + 22)}px`
  }, [text, isShown])

  const send = async () => {
    if (!maySend) return
    const sent = text.trim()
    setRefused(undefined)
    setSending(true)
    onSend()
    input.current?.focus()
    const reply = await draw.post(sent)
    setSending(false)
    if (reply.type === 'refused') setRefused(reply)
    // Text typed in the meantime stays.
    else setText((now) => (now.trimStart().startsWith(sent) ? now.trimStart().slice(sent.length).trimStart() : now))
  }

  if (!isShown) {
    const { schedule } = room
    const reason =
      windowState === 'scheduled' && schedule
        ? t('opensAt', { time: dateTimeIn(schedule.opensAt, locale) })
        : t(windowState === 'off' ? 'nowOff' : windowState === 'cancelled' ? 'wasCancelled' : 'nowClosed')
    return <p class="foot closed-note">{reason}</p>
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
          ref={input}
          rows={1}
          // The placeholder has the direction of the page.
          dir={text ? 'auto' : undefined}
          value={text}
          placeholder={t('write')}
          aria-label={t('writeLabel')}
          aria-describedby={refused ? 'composer-refused' : undefined}
          enterkeyhint="send"
          onInput={(event) => {
            setText(event.currentTarget.value)
            // A different text may be accepted, unless the rate limit refused it.
            if (refused && refused.code !== 'too-fast') setRefused(undefined)
          }}
          onKeyDown={(event) => {
            // This Enter confirms a candidate of an input method (229 in Safari).
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
            event.preventDefault()
            void send()
          }}
        />
        <button type="submit" class="send" aria-label={t(isSending ? 'sending' : 'send')} aria-disabled={!maySend} aria-busy={isSending}>
          {isSending ? <span class="spinner" /> : <Icon paths={sendIcon} />}
        </button>
      </div>
      {refused && <RefusalNote refused={refused} id="composer-refused" />}
      {left < counterBelow ? (
        <p class={left < 0 ? 'hint over' : 'hint'} role="status">
          {left < 0 ? t('charactersOver', { n: -left }) : t('charactersLeft', { n: left })}
        </p>
      ) : (
        <p class="hint">
          <FormattedMessage message="writingAs" values={{ name: snapshot.you?.name ?? '' }} />
        </p>
      )}
    </form>
  )
}
