import { alertIcon, clockIcon, offlineIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useChat } from '../state/chat-context.ts'
import { useSecondsUntil } from '../state/countdown.ts'

/** Connection problems. The CSS delays it, so that a short interruption shows nothing. */
export function Banner() {
  const chat = useChat()
  const { t } = chat.i18n
  const connection = chat.state.snapshot?.connection
  const seconds = useSecondsUntil(connection?.retryAt)
  if (!connection || connection.status === 'online') return null
  if (connection.status === 'ended') {
    return (
      <div class="banner bad" role="alert">
        <Icon paths={alertIcon} />
        <p>{t('ended')}</p>
        <button type="button" class="chip" onClick={() => chat.reset()}>
          {t('startNew')}
        </button>
      </div>
    )
  }
  const isLost = connection.status === 'offline'
  const text = !isLost
    ? t('connecting')
    : !navigator.onLine // it may be wrong in both directions, so it only chooses the words
      ? t('offline')
      : seconds > 0
        ? t('reconnectingIn', { n: seconds })
        : t('reconnecting')
  return (
    <div class={`banner ${isLost ? 'warn' : 'calm'}`}>
      <Icon paths={isLost ? offlineIcon : clockIcon} />
      <p>{text}</p>
    </div>
  )
}
