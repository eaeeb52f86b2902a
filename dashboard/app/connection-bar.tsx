import { CloudOff, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { t } from '../messages/i18n.ts'

/**
 * Shows a lost connection and the next retry; a first connection gets 1.5 s before it shows. The
 * browser's own flag may be wrong in both directions, so it only chooses the words.
 */
export function ConnectionBar({ connection }: { readonly connection: ConversationSnapshot['connection'] }) {
  const disconnected = connection.status === 'offline' || connection.status === 'connecting'
  const shown = useDelayed(disconnected, connection.status === 'connecting' ? 1_500 : 0)
  const seconds = useCountdown(connection.retryAt)
  if (!shown) return null
  const offline = connection.status === 'offline' && !navigator.onLine
  const text = offline
    ? t('connection.offline')
    : connection.status === 'connecting'
      ? t('connection.connecting')
      : seconds > 0
        ? t('connection.retry', { n: seconds })
        : t('connection.lost')
  const Icon = offline ? CloudOff : RotateCw
  return (
    <div
      role="status"
      className="flex min-h-8 shrink-0 items-center justify-center gap-2 border-b border-warn-line bg-warn-soft px-4 py-1 text-xs font-medium text-warn-text"
    >
      <Icon size={13} aria-hidden className="shrink-0" />
      <span className="text-balance tabular-nums">{text}</span>
    </div>
  )
}

function useDelayed(on: boolean, ms: number): boolean {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!on) return setShown(false)
    const timer = setTimeout(() => setShown(true), ms)
    return () => clearTimeout(timer)
  }, [on, ms])
  return on && shown
}

/** The seconds until then, rounded up; 0 when it has passed. */
export function useCountdown(until: number | undefined): number {
  const [, setTicks] = useState(0)
  useEffect(() => {
    if (until === undefined) return
    const timer = setInterval(() => setTicks((n) => n + 1), 500)
    return () => clearInterval(timer)
  }, [until])
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - Date.now()) / 1_000))
}
