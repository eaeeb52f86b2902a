import type { ConnectionState } from '../../client/connection/connection.ts'
import type { Draw } from '../../client/draw/draw.ts'
import { alertIcon, clockIcon, offlineIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { shortWait } from '../stage/time-left.ts'
import { useNow } from '../state/clock.ts'

/** Connection problems. The CSS delays it, so that a short interruption shows nothing. */
export function ConnectionBar({ draw, connection }: { readonly draw: Draw; readonly connection: ConnectionState }) {
  const i18n = useI18n()
  const { t } = i18n
  const { status, retryAt } = connection
  const now = useNow(0, retryAt !== undefined)
  if (status === 'online') return null
  if (status === 'ended')
    return (
      <div class="connection-bar bad" role="alert">
        <Icon paths={alertIcon} />
        <p>{t('ended')}</p>
        <button type="button" class="bar-button" onClick={() => location.reload()}>
          {t('reload')}
        </button>
      </div>
    )
  // The browser's own flag may be wrong in both directions, so it only chooses the words.
  if (status === 'offline' && !navigator.onLine)
    return (
      <div class="connection-bar warn" role="status">
        <Icon paths={offlineIcon} />
        <p>{t('noNetwork')}</p>
      </div>
    )
  if (status === 'connecting')
    return (
      <div class="connection-bar calm" role="status">
        <Icon paths={clockIcon} />
        <p>{t('connecting')}</p>
      </div>
    )
  const isWaiting = retryAt !== undefined && retryAt > now
  return (
    <div class="connection-bar warn">
      <Icon paths={offlineIcon} />
      <p>
        <span class="visually-hidden" role="status">
          {t('reconnecting')}
        </span>
        {/* Hidden from screen readers, which would announce it every second. */}
        <span aria-hidden="true">{isWaiting ? t('reconnectingIn', { time: shortWait(retryAt - now, i18n) }) : t('reconnecting')}</span>
      </p>
      <button type="button" class="bar-button" onClick={() => draw.reconnect()}>
        {t('tryNow')}
      </button>
    </div>
  )
}
