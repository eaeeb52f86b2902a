import { alertIcon, clockIcon, type IconPaths, retryIcon, tickIcon, ticksIcon, trashIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useChat } from '../state/chat-context.ts'
import { useSecondsUntil } from '../state/countdown.ts'
import type { Bubble } from './groups.ts'

const icons = {
  sending: clockIcon,
  queued: clockIcon,
  stored: tickIcon,
  delivered: ticksIcon,
  read: ticksIcon,
  failed: alertIcon,
} as const satisfies Record<NonNullable<Bubble['state']>, IconPaths>

/** The delivery state of one's own message, as an icon and as text: why it waits, and how long. */
export function SentState({ bubble, state }: { readonly bubble: Bubble; readonly state: NonNullable<Bubble['state']> }) {
  const { i18n } = useChat()
  const { refused, retryAt } = bubble
  const wait = useSecondsUntil(retryAt)
  return (
    <span class={`state ${state}`}>
      <Icon paths={icons[state]} />
      {refused && retryAt ? `${i18n.refusal(refused)} ${i18n.t('sentIn', { n: wait })}` : i18n.t(state)}
    </span>
  )
}

/**
 * A refused message: the reason, and buttons to retry or discard it. It stays until the visitor
 * decides.
 */
export function Failed({ bubble }: { readonly bubble: Bubble }) {
  const chat = useChat()
  const { t } = chat.i18n
  const refused = bubble.refused
  const wait = useSecondsUntil(refused?.retryAfterMs === undefined ? undefined : bubble.at + refused.retryAfterMs)
  return (
    <div class="failed-foot" role="alert">
      <p>
        <Icon paths={alertIcon} />
        <span>
          {t('failed')}
          {refused && `: ${chat.i18n.refusal(refused)}`} {wait > 0 && t('retryIn', { n: wait })}
        </span>
      </p>
      <p>
        <button type="button" class="text-button" onClick={() => chat.state.conversation?.retry(bubble.key)}>
          <Icon paths={retryIcon} />
          {t('retry')}
        </button>
        <button type="button" class="text-button" onClick={() => chat.state.conversation?.discard(bubble.key)}>
          <Icon paths={trashIcon} />
          {t('discard')}
        </button>
      </p>
    </div>
  )
}
