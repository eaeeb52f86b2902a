import { CircleAlert } from 'lucide-react'
import type { Conversation } from '../../../client/conversation/conversation.ts'
import type { UnsentMessage } from '../../../client/conversation/outbox.ts'
import type { Person } from '../../../protocol/envelope.ts'
import { reasonOf, t } from '../../messages/i18n.ts'
import { Bubble } from './bubble.tsx'
import { DelayedState, MessageState } from './message-state.tsx'
import { RichText } from './rich-text.tsx'

interface UnsentRowProps {
  readonly unsent: UnsentMessage
  readonly you: Person
  readonly leads: boolean
  readonly conversation: Conversation
}

/** An unacknowledged message of the outbox: its state, or why it failed, with retry and discard. */
export function UnsentRow({ unsent, you, leads, conversation }: UnsentRowProps) {
  const { key, kind, at, state, refused, retryAt, text } = unsent
  return (
    <Bubble
      by={you}
      at={at}
      tone={kind === 'note' ? 'note' : 'own'}
      own
      leads={leads}
      below={
        state === 'failed' ? (
          <span role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-x-1 px-1 text-xs text-danger-text">
            <CircleAlert size={13} aria-hidden />
            <span>
              {t('state.failed')}
              {refused && `: ${reasonOf(refused)}`}
            </span>
            <button
              type="button"
              className="rounded-sm px-1.5 py-0.5 pointer-coarse:min-h-11 pointer-coarse:px-3 font-semibold hover:bg-danger-soft"
              onClick={() => conversation.retry(key)}
            >
              {t('state.retry')}
            </button>
            <button
              type="button"
              className="rounded-sm px-1.5 py-0.5 pointer-coarse:min-h-11 pointer-coarse:px-3 font-semibold hover:bg-danger-soft"
              onClick={() => conversation.discard(key)}
            >
              {t('state.discard')}
            </button>
          </span>
        ) : refused && retryAt !== undefined ? (
          <DelayedState refused={refused} retryAt={retryAt} />
        ) : (
          <MessageState state={state} />
        )
      }
    >
      <RichText text={text} />
    </Bubble>
  )
}
