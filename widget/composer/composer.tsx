import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { directionOf } from '../../ui/direction.ts'
import { alertIcon, sendIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useChat } from '../state/chat-context.ts'
import { useSecondsUntil } from '../state/countdown.ts'

/** With fewer characters left the counter is shown. */
const counterBelow = 300
const maxLines = 5

/** The visitor's message input. After a refusal the text stays and the reason is shown. */
export function Composer() {
  const chat = useChat()
  const { t } = chat.i18n
  const input = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => chat.draft.read())
  const error = chat.state.inputError
  const wait = useSecondsUntil(error?.retryAt)
  const left = limits.textLength - text.trim().length
  const ended = chat.state.snapshot?.connection.status === 'ended'
  const maySend = text.trim() !== '' && left >= 0 && wait === 0 && !ended

  useEffect(() => chat.draft.save(text), [text, chat.state.conversation])
  useLayoutEffect(() => {
    const area = input.current
    if (!area) return
    area.style.height = 'auto'
    const line = Number.parseFloat(getComputedStyle(area).lineHeight) || 23
    area.style.height = `${Math.min(area.scrollHeight, line * maxLines + 20)}px`
  }, [text])

  const send = async (): Promise<void> => {
    if (!maySend) return
    const sent = text.trim()
    setText('')
    input.current?.focus()
    chat.set({ atBottom: true })
    // Text that was refused goes before what was typed in the meantime.
    const refused = await chat.send(sent)
    if (refused) setText((typed) => (typed ? `${refused}\n${typed}` : refused))
    else chat.state.conversation?.typing(false)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    // This Enter confirms a candidate of an input method (229 in Safari).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    void send()
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {error && (
        <p class="input-error" role="alert">
          <Icon paths={alertIcon} />
          <span>
            {error.message} {wait > 0 && t('retryIn', { n: wait })}
          </span>
        </p>
      )}
      <div class="input-box">
        <textarea
          ref={input}
          rows={1}
          dir={text ? 'auto' : directionOf(chat.i18n.locale)}
          value={text}
          disabled={ended}
          placeholder={t('write')}
          aria-label={t('writeLabel')}
          enterkeyhint="send"
          onInput={(event) => {
            setText(event.currentTarget.value)
            chat.state.conversation?.typing(event.currentTarget.value.trim() !== '')
          }}
          onBlur={() => chat.state.conversation?.typing(false)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" aria-label={t('send')} aria-disabled={!maySend}>
          <Icon paths={sendIcon} />
        </button>
      </div>
      {left < counterBelow && (
        <p class={left < 0 ? 'count over' : 'count'} role="status">
          {left < 0 ? t('charactersOver', { n: -left }) : t('charactersLeft', { n: left })}
        </p>
      )}
    </form>
  )
}
