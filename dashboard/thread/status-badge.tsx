import type { Status } from '../../protocol/conversation.ts'
import { t } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'

const tones = {
  assisted: 'bg-fill text-soft',
  waiting: 'bg-warn-soft text-warn-text',
  claimed: 'bg-accent-soft text-accent-text',
  resolved: 'bg-success-soft text-success-text',
} as const satisfies Record<Status['is'], string>

/** The status of a conversation as a badge. */
export function StatusBadge({ status, you }: { readonly status: Status; readonly you: string | undefined }) {
  return (
    <span className={`block max-w-44 min-w-0 truncate rounded-full px-2 text-xs leading-5 font-medium ${tones[status.is]}`}>
      {status.is === 'claimed' && status.agent.id !== you ? (
        <FormattedMessage message="status.claimed" values={{ name: status.agent.name }} />
      ) : (
        t(status.is === 'claimed' ? 'status.yours' : `status.${status.is}`)
      )}
    </span>
  )
}
