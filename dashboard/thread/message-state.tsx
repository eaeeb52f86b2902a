import { Check, CheckCheck, Clock, CloudOff } from 'lucide-react'
import { t } from '../messages/i18n.ts'

const states = {
  sending: { icon: Clock, word: 'state.sending', look: 'text-soft' },
  queued: { icon: CloudOff, word: 'state.queued', look: 'text-warn-text' },
  stored: { icon: Check, word: 'state.stored', look: 'text-soft' },
  delivered: { icon: CheckCheck, word: 'state.delivered', look: 'text-soft' },
  read: { icon: CheckCheck, word: 'state.read', look: 'text-accent-text' },
} as const

/** How far an own message has come, in a sign and a word. */
export function MessageState({ state }: { readonly state: keyof typeof states }) {
  const { icon: Icon, word, look } = states[state]
  return (
    <span className={`mt-0.5 inline-flex items-center gap-1 px-1 text-[11px] ${look}`}>
      <Icon size={13} aria-hidden />
      {t(word)}
    </span>
  )
}
