import { useEffect, useState } from 'preact/hooks'
import type { ConnectionState } from '../../client/connection/connection.ts'
import type { Draw } from '../../client/draw/draw.ts'
import { alertIcon, clockIcon, offlineIcon } from '../../ui/icons.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { shortWait } from '../stage/time-left.ts'
import { useNow } from '../state/clock.ts'
import { Icon } from './icon.tsx'

/** What is wrong with the line, if something is. A short hiccup passes before anyone reads of it. */
export function ConnectionBar({ draw, connection }: { readonly draw: Draw; readonly connection: ConnectionState }) {
  const i18n = useI18n()
  const { t } = i18n
  const hasNetwork = useNetwork()
  const { status, retryAt } = connection
  const now = useNow(0, retryAt !== undefined)
  if (status === 'online' && hasNetwork) return null
  if (status === 'ended')
    return (
      <div class="line-bar bad" role="alert">
        <Icon of={alertIcon} />
        <p>{t('ended')}</p>
        <button type="button" class="bar-button" onClick={() => location.reload()}>
          {t('reload')}
        </button>
      </div>
    )
  if (!hasNetwork)
    return (
      <div class="line-bar warn" role="status">
        <Icon of={offlineIcon} />
        <p>{t('noNetwork')}</p>
      </div>
    )
  if (status === 'connecting')
    return (
      <div class="line-bar calm" role="status">
        <Icon of={clockIcon} />
        <p>{t('connecting')}</p>
      </div>
    )
  const waits = retryAt !== undefined && retryAt > now
  return (
    <div class="line-bar warn">
      <Icon of={offlineIcon} />
      <p>
        <span class="unseen" role="status">
          {t('reconnecting')}
        </span>
        {/* counts down, and would be read anew with every second */}
        <span aria-hidden="true">{waits ? t('reconnectingIn', { time: shortWait(retryAt - now, i18n) }) : t('reconnecting')}</span>
      </p>
      <button type="button" class="bar-button" onClick={() => draw.reconnect()}>
        {t('tryNow')}
      </button>
    </div>
  )
}

/** What the browser knows of its network before a socket notices. */
function useNetwork(): boolean {
  const [has, set] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => set(navigator.onLine)
    const turns = ['online', 'offline']
    for (const turn of turns) addEventListener(turn, look)
    return () => {
      for (const turn of turns) removeEventListener(turn, look)
    }
  }, [])
  return has
}
