import type { Status } from '../../protocol/conversation.ts'
import { t } from '../messages/i18n.ts'
import { Phrase } from '../messages/message.tsx'

const looks = {
  assisted: 'bg-fill text-soft',
  waiting: 'bg-warn-soft text-warn-text',
  claimed: 'bg-accent-soft text-accent-text',
  resolved: 'bg-success-soft text-success-text',
} as const satisfies Record<Status['is'], string>

/** Where the conversation stands, in one pill. */
export function StatusMark({ status, you }: { readonly status: Status; readonly you: string | undefined }) {
  return (
    <span className={`block max-w-44 min-w-0 truncate rounded-full px-2 text-xs leading-5 font-medium ${looks[status.is]}`}>
      {status.is === 'claimed' && status.agent.id !== you ? (
        <Phrase word="status.claimed" fill={{ name: status.agent.name }} />
      ) : (
        t(status.is === 'claimed' ? 'status.yours' : `status.${status.is}`)
      )}
    </span>
  )
}
