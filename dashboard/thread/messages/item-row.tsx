import type { Conversation, ConversationSnapshot } from '../../../client/conversation/conversation.ts'
import type { Line } from '../../../client/conversation/lines.ts'
import { dayOf } from '../../../ui/dates.ts'
import { useNow } from '../../controls/use-now.ts'
import { dateLocale } from '../../messages/i18n.ts'
import { personaName } from '../../messages/names.ts'
import { DraftRow } from './draft-row.tsx'
import { LineRow } from './line-row.tsx'
import type { NewestStates } from './newest-states.ts'
import { DayRow, SystemRow, UnreadRow } from './system-row.tsx'
import type { ThreadItem } from './thread-items.ts'
import { UnsentRow } from './unsent-row.tsx'

interface ItemRowProps {
  readonly item: ThreadItem
  readonly snapshot: ConversationSnapshot
  readonly states: NewestStates
  readonly conversation: Conversation
  readonly onRemove: (line: Line) => void
  readonly removing: ReadonlySet<number>
}

/** Renders one item of the virtual list by its kind. */
export function ItemRow({ item, snapshot, states, conversation, onRemove, removing }: ItemRowProps) {
  const { you, room } = snapshot
  const now = useNow()
  switch (item.is) {
    case 'day':
      return <DayRow name={dayOf(item.at, now, dateLocale())} />
    case 'unread':
      return <UnreadRow />
    case 'system':
      return <SystemRow event={item.line.event} />
    case 'line': {
      const own = item.line.by.id === you?.id
      return (
        <LineRow
          line={item.line}
          leads={item.leads}
          own={own}
          state={states.get(item.key)}
          onRemove={own ? onRemove : undefined}
          removing={removing.has(item.line.seq)}
        />
      )
    }
    case 'unsent':
      return you ? <UnsentRow unsent={item.unsent} you={you} leads={item.leads} conversation={conversation} /> : null
    case 'draft':
      return (
        <DraftRow
          text={item.text}
          persona={personaName(room?.department?.persona ?? '')}
          onStop={() => void conversation.request({ type: 'answer.stop' })}
        />
      )
  }
}
