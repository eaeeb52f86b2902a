import { offersPerson } from '../../protocol/message.ts'
import { personIcon, restartIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useChat } from '../state/chat-context.ts'

/**
 * The "Talk to a person" button, visible until an agent has claimed the conversation; in its place
 * the button that cancels the wait. An answer that offers a person highlights this button instead
 * of adding a second one.
 */
export function PersonBar() {
  const chat = useChat()
  const { t } = chat.i18n
  const room = chat.state.snapshot?.room
  const status = room?.status.is ?? 'assisted'
  if (status === 'claimed') return null
  // The bar replaces the focused button, so focus moves to the composer.
  const andFocus = (action: () => Promise<void>) => (event: Event) => {
    const root = (event.currentTarget as HTMLElement).getRootNode() as ShadowRoot
    void action().then(() => {
      if (!root.activeElement) root.querySelector('textarea')?.focus()
    })
  }
  if (status === 'waiting') {
    return (
      <div class="person-bar waiting">
        <span class="pulse" aria-hidden="true" />
        <p>{(room?.agentsOnline ?? 0) > 0 ? t('waitingOnline') : t('waitingOffline')}</p>
        <button type="button" class="chip" aria-disabled={chat.state.isRequestingPerson} onClick={andFocus(() => chat.cancelWait())}>
          {t('cancelWait')}
        </button>
      </div>
    )
  }
  const newest = chat.state.snapshot?.lines.findLast((line) => line.kind === 'message')?.event
  const offered = newest?.type === 'message.posted' && offersPerson(newest.parts)
  return (
    <div class="person-bar">
      {status === 'resolved' && <p class="hint">{t('writeAgain')}</p>}
      <button
        type="button"
        class={offered ? 'chip offered' : 'chip'}
        aria-disabled={chat.state.isRequestingPerson}
        onClick={andFocus(() => chat.requestPerson())}
      >
        <Icon paths={personIcon} />
        {chat.state.isRequestingPerson ? t('requestingPerson') : t('talkToPerson')}
      </button>
      {status === 'resolved' && (
        <button type="button" class="chip" onClick={() => chat.reset()}>
          <Icon paths={restartIcon} />
          {t('startNew')}
        </button>
      )}
    </div>
  )
}
