import { personIcon, restartIcon } from '../../ui/icons.ts'
import { Icon } from '../panel/icon.tsx'
import { useChat } from '../state/chat-context.ts'

/** The way to a person, in sight at every moment until one is here; an answer that offers one makes it stand out, there is no second. */
export function PersonBar() {
  const chat = useChat()
  const { t } = chat.i18n
  const room = chat.state.snapshot?.room
  const status = room?.status.is ?? 'assisted'
  if (status === 'claimed') return null
  const ask = (event: Event): void => {
    // The button gives way to the place in line; the one who pressed it goes on in the composer.
    const root = (event.currentTarget as HTMLElement).getRootNode() as ShadowRoot
    void chat.talkToPerson().then(() => {
      if (!root.activeElement) root.querySelector('textarea')?.focus()
    })
  }
  if (status === 'waiting') {
    return (
      <div class="person-bar waiting">
        <span class="pulse" aria-hidden="true" />
        <p>{(room?.agentsOnline ?? 0) > 0 ? t('waitingOnline') : t('waitingOffline')}</p>
      </div>
    )
  }
  const newest = chat.state.snapshot?.lines.findLast((line) => line.kind === 'message')?.event
  const offered = newest?.type === 'message.posted' && newest.offersPerson === true
  return (
    <div class="person-bar">
      {status === 'resolved' && <p class="hint">{t('writeAgain')}</p>}
      <button type="button" class={offered ? 'chip offered' : 'chip'} aria-disabled={chat.state.askingPerson} onClick={ask}>
        <Icon of={personIcon} />
        {chat.state.askingPerson ? t('askingPerson') : t('talkToPerson')}
      </button>
      {status === 'resolved' && (
        <button type="button" class="chip" onClick={() => chat.reset()}>
          <Icon of={restartIcon} />
          {t('startNew')}
        </button>
      )}
    </div>
  )
}
