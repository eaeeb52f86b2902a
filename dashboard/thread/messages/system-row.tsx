import type { ReactNode } from 'react'
import type { LoggedConversationEvent } from '../../../protocol/conversation.ts'
import { timeOf } from '../../../ui/dates.ts'
import { dateLocale, t } from '../../messages/i18n.ts'
import { FormattedMessage } from '../../messages/message.tsx'
import { departmentName, personName } from '../../messages/names.ts'

type SystemTexts = { readonly [T in LoggedConversationEvent['type']]?: (event: Extract<LoggedConversationEvent, { type: T }>) => ReactNode }

const systemTexts: SystemTexts = {
  'conversation.opened': ({ visitor, department }) => (
    <FormattedMessage message="system.opened" values={{ name: personName(visitor), department: departmentName(department.name) }} />
  ),
  'person.requested': ({ by }) => <FormattedMessage message="system.requested" values={{ name: personName(by) }} />,
  'wait.cancelled': ({ by }) => <FormattedMessage message="system.waitCancelled" values={{ name: personName(by) }} />,
  'claim.taken': ({ by }) => <FormattedMessage message="system.claimed" values={{ name: personName(by) }} />,
  'claim.released': ({ by, agent }) =>
    by.role === 'system' ? (
      <FormattedMessage message="system.releasedAway" values={{ agent: agent.name }} />
    ) : agent.id === by.id ? (
      <FormattedMessage message="system.released" values={{ name: personName(by) }} />
    ) : (
      <FormattedMessage message="system.releasedFor" values={{ name: personName(by), agent: agent.name }} />
    ),
  'conversation.resolved': ({ by }) =>
    by.role === 'system' ? t('system.resolvedIdle') : <FormattedMessage message="system.resolved" values={{ name: personName(by) }} />,
  'conversation.reopened': ({ by }) => <FormattedMessage message="system.reopened" values={{ name: personName(by) }} />,
}

/** An event of the log that is not a message: "Layla asked for a person". */
export function SystemRow({ event }: { readonly event: LoggedConversationEvent }) {
  const textOf = systemTexts[event.type] as ((event: LoggedConversationEvent) => ReactNode) | undefined
  return (
    <p className="flex items-center justify-center gap-1.5 px-10 pt-4 text-center text-xs text-soft">
      <span>{textOf?.(event)}</span>
      <time dateTime={new Date(event.at).toISOString()} className="shrink-0 tabular-nums">
        {timeOf(event.at, dateLocale())}
      </time>
    </p>
  )
}

/** The separator before the first message of a day. */
export function DayRow({ name }: { readonly name: string }) {
  return (
    <p className="flex items-center gap-3 px-4 pt-5 text-xs font-medium text-soft">
      <span aria-hidden className="h-px flex-1 bg-line" />
      {name}
      <span aria-hidden className="h-px flex-1 bg-line" />
    </p>
  )
}

/** The separator before the first message that this agent has not read. */
export function UnreadRow() {
  return (
    <p className="flex items-center gap-3 px-4 pt-5 text-xs font-medium text-accent-text">
      <span aria-hidden className="h-px flex-1 bg-accent-line" />
      {t('thread.unreadFromHere')}
      <span aria-hidden className="h-px flex-1 bg-accent-line" />
    </p>
  )
}
