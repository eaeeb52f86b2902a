import { CloudOff, RotateCw } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { t } from '../messages/i18n.ts'

/** Says that we are cut off, and when we try again. A first connection gets a moment before it is worth a word. */
export function ConnectionBar({ connection }: { readonly connection: ConversationSnapshot['connection'] }) {
  const cut = useCut()
  const away = cut || connection.status === 'offline' || connection.status === 'connecting'
  const shown = useDelayed(away, connection.status === 'connecting' ? 1_500 : 0)
  const seconds = useCountdown(connection.retryAt)
  if (!shown) return null
  const words = cut
    ? t('connection.offline')
    : connection.status === 'connecting'
      ? t('connection.connecting')
      : seconds > 0
        ? t('connection.retry', { n: seconds })
        : t('connection.lost')
  const Icon = cut ? CloudOff : RotateCw
  return (
    <div
      role="status"
      className="flex min-h-8 shrink-0 items-center justify-center gap-2 border-b border-warn-line bg-warn-soft px-4 py-1 text-xs font-medium text-warn-text"
    >
      <Icon size={13} aria-hidden className="shrink-0" />
      <span className="text-balance tabular-nums">{words}</span>
    </div>
  )
}

/** The browser knows of a pulled cable long before a socket does. */
const useCut = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      addEventListener('online', watcher)
      addEventListener('offline', watcher)
      return () => {
        removeEventListener('online', watcher)
        removeEventListener('offline', watcher)
      }
    },
    () => !navigator.onLine,
  )

function useDelayed(on: boolean, ms: number): boolean {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!on) return setShown(false)
    const timer = setTimeout(() => setShown(true), ms)
    return () => clearTimeout(timer)
  }, [on, ms])
  return on && shown
}

function useCountdown(until: number | undefined): number {
  const [, tick] = useState(0)
  useEffect(() => {
    if (until === undefined) return
    const timer = setInterval(() => tick((n) => n + 1), 500)
    return () => clearInterval(timer)
  }, [until])
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - Date.now()) / 1_000))
}
