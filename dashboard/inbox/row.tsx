import { Link } from '@tanstack/react-router'
import { Hand } from 'lucide-react'
import type { InboxRow } from '../../protocol/inbox.ts'
import { Avatar } from '../controls/avatar.tsx'
import { ageOf, durationOf } from '../controls/time-format.ts'
import { useNow } from '../controls/use-now.ts'
import { t } from '../messages/i18n.ts'
import { FormattedMessage } from '../messages/message.tsx'
import { personName } from '../messages/names.ts'
import { UnsentMark } from '../thread/unsent-mark.tsx'
import { isUnread, type View } from './views.ts'

interface RowProps {
  readonly row: InboxRow
  readonly view: View
  readonly you: string
  readonly selected: boolean
  readonly left: boolean
  /** The names in which the people of the list differ. */
  readonly names: ReadonlyMap<string, string>
}

export const rowClass = (selected: boolean): string =>
  `relative flex h-16 items-center gap-2.5 border-b border-line px-3 outline-offset-[-2px] transition-colors duration-120 ${
    selected ? 'bg-accent-soft' : 'hover:bg-fill'
  }`

/** One conversation of the inbox: visitor, last message, age or wait, unread dot or claim. */
export function Row({ row, view, you, selected, left, names }: RowProps) {
  const now = useNow()
  const unread = isUnread(row, you) && !selected
  const { status } = row
  return (
    <Link
      to="/inbox/$view/$conversation"
      params={{ view, conversation: row.room }}
      aria-current={selected ? 'page' : undefined}
      className={`${rowClass(selected)} ${left ? 'opacity-50' : ''}`}
    >
      {status.is === 'waiting' && <span aria-hidden className="absolute inset-y-0 start-0 w-[3px] bg-attention forced-color-adjust-none" />}
      <Avatar person={row.visitor} size={36} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span dir="auto" className={`page-aligned min-w-0 flex-1 truncate ${unread ? 'font-semibold text-ink' : 'font-medium text-ink'}`}>
            {personName(row.visitor)}
          </span>
          {status.is === 'waiting' ? (
            <span className="inline-flex shrink-0 items-center gap-1 rounded-full bg-warn-soft px-1.5 text-[11px] leading-[18px] font-medium text-warn-text tabular-nums">
              <Hand size={11} aria-hidden />
              {t('list.waiting', { time: durationOf(now - status.since) })}
            </span>
          ) : (
            <time dateTime={new Date(row.activeAt).toISOString()} className="shrink-0 text-xs text-soft tabular-nums">
              {left ? t('list.left') : ageOf(row.activeAt, now)}
            </time>
          )}
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <span className={`flex min-w-0 flex-1 gap-1 ${unread ? 'text-ink' : 'text-soft'}`}>
            <Preview row={row} you={you} names={names} />
          </span>
          <UnsentMark room={row.room} />
          {unread ? (
            <span className="size-2 shrink-0 rounded-full bg-accent forced-color-adjust-none">
              <span className="sr-only">{t('list.unread')}</span>
            </span>
          ) : (
            <ClaimedBy row={row} you={you} names={names} />
          )}
        </span>
      </span>
    </Link>
  )
}

/**
 * The last message; one of staff or assistant has its author's name. The name
 * is an element of its own, so that a long text is cut at its end in either direction.
 */
function Preview({ row: { preview, previewBy, visitor, title }, you, names }: Pick<RowProps, 'row' | 'you' | 'names'>) {
  const theirs = previewBy.id === visitor.id
  const name = previewBy.id === you ? t('thread.you') : (names.get(previewBy.id) ?? personName(previewBy))
  return (
    <>
      {preview && !theirs && (
        <span className="shrink-0">
          <FormattedMessage message="list.by" values={{ name }} />{' '}
        </span>
      )}
      <span dir="auto" className="page-aligned min-w-0 flex-1 truncate">
        {preview || title || t('list.noMessages')}
      </span>
    </>
  )
}

function ClaimedBy({ row: { status }, you, names }: Pick<RowProps, 'row' | 'you' | 'names'>) {
  if (status.is !== 'claimed') return null
  return (
    <span className="max-w-28 shrink-0 truncate text-xs text-soft">
      {status.agent.id === you ? (
        t('list.yours')
      ) : (
        <FormattedMessage message="list.claimedBy" values={{ name: names.get(status.agent.id) ?? status.agent.name }} />
      )}
    </span>
  )
}
