import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError } from '../../client/connection/http-client.ts'
import { clientRefusal } from '../../protocol/errors.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { useDraw } from '../state/draw-context.ts'
import { RefusalNote } from './refusal-note.tsx'
import { useRefused } from './refused.ts'

/** Asks for the name under which somebody talks here. What a name may be is the house's to say; it says so here. */
export function NameForm({ isForLike }: { readonly isForLike: boolean }) {
  const { t } = useI18n()
  const { draw, session, shot } = useDraw()
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [isJoining, setJoining] = useState(false)
  const [refused, refuse] = useRefused()
  const isWaiting = (refused?.waitMs ?? 0) > 0
  const mayJoin = name.trim() !== '' && !isJoining && !isWaiting

  useEffect(() => {
    if (isForLike) field.current?.focus()
  }, [isForLike])
  // Came back as one who only watches: the name did not hold.
  useEffect(() => {
    if (shot.connection.status === 'online' && session.you?.name === '') setJoining(false)
  }, [shot.connection])

  const join = async (event: Event) => {
    event.preventDefault()
    if (!mayJoin) return
    refuse(undefined)
    setJoining(true)
    try {
      await session.join(name.trim())
      draw.reconnect()
    } catch (error) {
      setJoining(false)
      refuse(error instanceof ApiError ? error.refusal : clientRefusal('internal-error'))
      field.current?.focus()
    }
  }
  return (
    <form class="foot name-form" onSubmit={join}>
      <label for="name">{t(isForLike ? 'nameForLike' : 'nameTitle')}</label>
      <div class="name-row">
        <input
          ref={field}
          id="name"
          class="field"
          value={name}
          dir={name ? 'auto' : undefined}
          placeholder={t('nameLabel')}
          autocomplete="nickname"
          spellcheck={false}
          enterkeyhint="go"
          aria-invalid={refused !== undefined}
          aria-describedby={refused ? 'name-refused name-hint' : 'name-hint'}
          onInput={(event) => {
            setName(event.currentTarget.value)
            if (refused?.waitMs === 0) refuse(undefined)
          }}
        />
        <button type="submit" class="button" aria-disabled={!mayJoin} aria-busy={isJoining}>
          {t(isJoining ? 'joining' : 'join')}
        </button>
      </div>
      {refused && <RefusalNote refused={refused} id="name-refused" />}
      <p class="hint" id="name-hint">
        {t('nameHint')}
      </p>
    </form>
  )
}
