import { alertIcon, clockIcon, offlineIcon } from '../../ui/icons.ts'
import { useChat } from '../state/chat-context.ts'
import { useSecondsUntil } from '../state/countdown.ts'
import { Icon } from './icon.tsx'

/** What is wrong with the line, if something is. A short hiccup passes before anyone reads of it. */
export function Banner() {
  const chat = useChat()
  const { t } = chat.i18n
  const connection = chat.state.snapshot?.connection
  const seconds = useSecondsUntil(connection?.retryAt)
  const { hasNetwork } = chat.state
  if (!connection || (connection.status === 'online' && hasNetwork)) return null
  if (connection.status === 'ended') {
    return (
      <div class="banner bad" role="alert">
        <Icon of={alertIcon} />
        <p>{t('ended')}</p>
        <button type="button" class="chip" onClick={() => chat.reset()}>
          {t('startNew')}
        </button>
      </div>
    )
  }
  const lost = connection.status === 'offline' || !hasNetwork
  const say = !lost ? t('connecting') : !hasNetwork ? t('offline') : seconds > 0 ? t('reconnectingIn', { n: seconds }) : t('reconnecting')
  return (
    <div class={`banner ${lost ? 'warn' : 'calm'}`}>
      <Icon of={lost ? offlineIcon : clockIcon} />
      <p>{say}</p>
    </div>
  )
}
