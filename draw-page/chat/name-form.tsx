import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError } from '../../client/connection/http-client.ts'
import { clientRefusal } from '../../protocol/errors.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { useDraw } from '../state/draw-context.ts'
import { RefusalNote } from './refusal-note.tsx'
import { useRefusalState } from './refusal-state.ts'

/**
 * Asks a viewer for the guest name they need to post and like. The server validates it; its refusal
 * is shown here.
 */
export function NameForm({ isForLike }: { readonly isForLike: boolean }) {
  const { t } = useI18n()
  const { draw, session, snapshot } = useDraw()
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [isJoining, setJoining] = useState(false)
  const [refused, setRefused] = useRefusalState()
  const isWaiting = (refused?.waitMs ?? 0) > 0
  const mayJoin = name.trim() !== '' && !isJoining && !isWaiting

  useEffect(() => {
    if (isForLike) field.current?.focus()
  }, [isForLike])
  // Connected, but still without a name: the server did not accept it.
  useEffect(() => {
    if (snapshot.connection.status === 'online' && session.you?.name === '') setJoining(false)
  }, [snapshot.connection])

  const join = async (event: Event) => {
    event.preventDefault()
    if (!mayJoin) return
    setRefused(undefined)
    setJoining(true)
    try {
      await session.join(name.trim())
      draw.reconnect()
    } catch (error) {
      setJoining(false)
      setRefused(error instanceof ApiError ? error.refusal : clientRefusal('unavailable'))
      field.current?.focus()
    }
  }
  return (
    <form class="foot name-form" onSubmit={join}>
      {session.hasStaffRightEnded && <p class="staff-ended">{t('staffEnded')}</p>}
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
            if (refused?.waitMs === 0) setRefused(undefined)
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
