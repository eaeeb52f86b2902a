import { CircleAlert, CloudOff } from 'lucide-react'
import type { RoomId } from '../../protocol/envelope.ts'
import { t } from '../messages/i18n.ts'
import { useUnsent } from './unsent-rooms.ts'

const marks = {
  queued: { icon: CloudOff, message: 'state.queued', color: 'text-warn-text' },
  failed: { icon: CircleAlert, message: 'state.failed', color: 'text-danger-text' },
} as const

/** On the row of a conversation in which a message of this agent is not sent. */
export function UnsentMark({ room }: { readonly room: RoomId }) {
  const unsent = useUnsent(room)
  if (!unsent) return null
  const { icon: Icon, message, color } = marks[unsent]
  return (
    <span className={`shrink-0 ${color}`} title={t(message)}>
      <Icon size={14} aria-hidden />
      <span className="sr-only">{t(message)}</span>
    </span>
  )
}
