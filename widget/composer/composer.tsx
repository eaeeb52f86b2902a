import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../protocol/limits.ts'
import { alertIcon, sendIcon } from '../../ui/icons.ts'
import { Icon } from '../panel/icon.tsx'
import { useChat } from '../state/chat-context.ts'
import { useSecondsUntil } from '../state/countdown.ts'

const warnBelow = 300
const mostLines = 5

/** Where the visitor writes. A refusal leaves the text where it is and says why. */
export function Composer() {
  const chat = useChat()
  const { t } = chat.i18n
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => chat.draft.read())
  const notice = chat.state.notice
  const wait = useSecondsUntil(notice?.retryAt)
  const left = limits.textLength - text.trim().length
  const ended = chat.state.snapshot?.connection.status === 'ended'
  const maySend = text.trim() !== '' && left >= 0 && wait === 0 && !ended

  useEffect(() => chat.draft.keep(text), [text, chat.state.conversation])
  useLayoutEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = 'auto'
    const line = Number.parseFloat(getComputedStyle(area).lineHeight) || 23
    area.style.height = `${Math.min(area.scrollHeight, line * mostLines + 20)}px`
  }, [text])

  const send = async (): Promise<void> => {
    if (!maySend) return
    const said = text.trim()
    setText('')
    box.current?.focus()
    chat.set({ atBottom: true })
    // What was typed meanwhile stays behind what comes back.
    const back = await chat.send(said)
    if (back) setText((since) => (since ? `${back}\n${since}` : back))
    else chat.state.conversation?.typing(false)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    // An Enter that chooses a word of an input method (229 in Safari) is not meant for us.
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
      {notice && (
        <p class="notice" role="alert">
          <Icon of={alertIcon} />
          <span>
            {notice.message} {wait > 0 && t('retryIn', { n: wait })}
          </span>
        </p>
      )}
      <div class="box">
        <textarea
          ref={box}
          rows={1}
          dir={text ? 'auto' : chat.settings.dir}
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
          <Icon of={sendIcon} />
        </button>
      </div>
      {left < warnBelow && (
        <p class={left < 0 ? 'count over' : 'count'} role="status">
          {left < 0 ? t('charactersOver', { n: -left }) : t('charactersLeft', { n: left })}
        </p>
      )}
    </form>
  )
}
