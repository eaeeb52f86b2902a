import { useRef, useState } from 'react'
import type { Draw, DrawSnapshot } from '../../../client/draw/draw.ts'
import type { WindowState } from '../../../domain/draw/window.ts'
import { limits } from '../../../protocol/limits.ts'
import { Button } from '../../controls/button.tsx'
import { reasonOf, t } from '../../messages/i18n.ts'

interface DrawComposerProps {
  readonly draw: Draw
  readonly snapshot: DrawSnapshot
  readonly windowState: WindowState
}

/** Where staff write to all viewers. The text stays until the draw has accepted it. */
export function DrawComposer({ draw, snapshot: { you, room }, windowState }: DrawComposerProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [isSending, setSending] = useState(false)
  const [refused, setRefused] = useState<string>()
  const isOpen = windowState === 'open'
  const over = text.trim().length - limits.drawTextLength
  const isReady = isOpen && text.trim() !== '' && over <= 0 && !isSending
  const role = you?.role === 'host' || you?.role === 'moderator' ? you.role : 'other'

  const send = async () => {
    if (!isReady) return
    setRefused(undefined)
    setSending(true)
    const reply = await draw.post(text)
    setSending(false)
    if (reply.type === 'refused') setRefused(reasonOf(reply))
    else setText('')
    box.current?.focus()
  }
  if (!isOpen && text === '')
    return <p className="shrink-0 border-t border-line px-4 py-4 text-center text-sm text-soft">{room && t(`draws.no.${windowState}`)}</p>
  return (
    <div className="mx-auto w-full max-w-[720px] shrink-0 px-3 pb-3 md:px-4 md:pb-4">
      {refused !== undefined && (
        <p role="alert" className="mb-2 rounded-md border border-danger-line bg-danger-soft px-3 py-2 text-sm text-danger-text">
          {refused}
        </p>
      )}
      <div className="rounded-lg border border-line-strong bg-surface transition-colors duration-120 focus-within:border-focus forced-colors:focus-within:outline-2">
        <textarea
          ref={box}
          value={text}
          rows={2}
          dir={text ? 'auto' : undefined}
          aria-label={t('draws.write')}
          placeholder={t('draws.write')}
          className="field-sizing-content block max-h-40 min-h-14 w-full resize-none bg-transparent px-3 pt-2.5 text-lg outline-none md:text-md"
          onChange={(event) => {
            setText(event.target.value)
            setRefused(undefined)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
            // Enter that confirms an IME composition (keyCode 229 in Safari) does not send.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return
            event.preventDefault()
            void send()
          }}
        />
        <div className="flex items-center gap-2 p-2 ps-3">
          <span className={`min-w-0 flex-1 truncate text-xs ${over > 0 ? 'text-danger-text' : 'text-soft'}`}>
            {over > 0 ? t('composer.tooLong', { n: over }) : t(`draws.writingAs.${role}`)}
          </span>
          <Button kind="primary" disabled={!isReady} onClick={() => void send()} className="h-7 max-md:h-11">
            {t('composer.send')}
          </Button>
        </div>
      </div>
    </div>
  )
}
