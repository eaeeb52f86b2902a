import { Check, CheckCheck, Clock, CloudOff } from 'lucide-react'
import type { UnsentMessage } from '../../../client/conversation/outbox.ts'
import { useCountdown } from '../../app/connection-bar.tsx'
import { reasonOf, t } from '../../messages/i18n.ts'

const states = {
  sending: { icon: Clock, message: 'state.sending', color: 'text-soft' },
  queued: { icon: CloudOff, message: 'state.queued', color: 'text-warn-text' },
  stored: { icon: Check, message: 'state.stored', color: 'text-soft' },
  delivered: { icon: CheckCheck, message: 'state.delivered', color: 'text-soft' },
  read: { icon: CheckCheck, message: 'state.read', color: 'text-accent-text' },
} as const

/** The delivery state of an own message: icon and text. */
export function MessageState({ state }: { readonly state: keyof typeof states }) {
  const { icon: Icon, message, color } = states[state]
  return (
    <span className={`mt-0.5 inline-flex items-center gap-1 px-1 text-[11px] ${color}`}>
      <Icon size={13} aria-hidden />
      {t(message)}
    </span>
  )
}

/** Why a message waits although the connection is there, and for how long. */
export function DelayedState({ refused, retryAt }: Required<Pick<UnsentMessage, 'refused' | 'retryAt'>>) {
  const seconds = useCountdown(retryAt)
  return (
    <span className="mt-0.5 inline-flex items-center gap-1 px-1 text-[11px] text-warn-text tabular-nums">
      <Clock size={13} aria-hidden />
      {t('state.delayed', { reason: reasonOf(refused), n: seconds })}
    </span>
  )
}
