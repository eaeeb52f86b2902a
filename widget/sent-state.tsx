import type { IconName } from '../ui/icons.ts'
import { useChat } from './chat-context.ts'
import { useSecondsUntil } from './countdown.ts'
import type { Bubble } from './groups.ts'
import { Icon } from './icon.tsx'

const marks = {
  sending: 'clock',
  queued: 'clock',
  stored: 'tick',
  delivered: 'ticks',
  read: 'ticks',
  failed: 'alert',
} as const satisfies Record<NonNullable<Bubble['state']>, IconName>

/** How far one's own message has come, as a sign and in words. */
export function StateMark({ state }: { readonly state: NonNullable<Bubble['state']> }) {
  const { speech } = useChat()
  return (
    <span class={`state ${state}`}>
      <Icon name={marks[state]} />
      {speech.t(state)}
    </span>
  )
}

/** A message that was refused: why, and what can be done. It never vanishes by itself. */
export function Failed({ bubble }: { readonly bubble: Bubble }) {
  const chat = useChat()
  const { t } = chat.speech
  const refused = bubble.refused
  const wait = useSecondsUntil(refused?.retryAfterMs === undefined ? undefined : bubble.at + refused.retryAfterMs)
  return (
    <div class="failed-foot" role="alert">
      <p>
        <Icon name="alert" />
        <span>
          {t('failed')}
          {refused && `: ${chat.speech.refusal(refused)}`} {wait > 0 && t('retryIn', { n: wait })}
        </span>
      </p>
      <p>
        <button type="button" class="text-button" onClick={() => chat.conversation.value?.retry(bubble.key)}>
          <Icon name="retry" />
          {t('retry')}
        </button>
        <button type="button" class="text-button" onClick={() => chat.conversation.value?.discard(bubble.key)}>
          <Icon name="trash" />
          {t('discard')}
        </button>
      </p>
    </div>
  )
}
