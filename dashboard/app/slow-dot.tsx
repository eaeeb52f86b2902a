import type { ConnectionState } from '../../client/connection/connection.ts'
import { t } from '../messages/i18n.ts'

/** Shown while the client polls because the network blocks WebSockets: messages arrive later. */
export function SlowConnectionDot({ connection }: { readonly connection: ConnectionState }) {
  if (!connection.slow) return null
  return (
    <span
      role="img"
      aria-label={t('connection.slow')}
      title={t('connection.slow')}
      className="inline-block size-2 shrink-0 animate-pulse rounded-full border-2 border-warn"
    />
  )
}
