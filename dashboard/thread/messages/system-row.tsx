import type { ReactNode } from 'react'
import type { LoggedConversationEvent } from '../../../protocol/conversation.ts'
import { timeOf } from '../../../ui/dates.ts'
import { locale } from '../../messages/i18n.ts'
import { FormattedMessage } from '../../messages/message.tsx'

type SystemTexts = { readonly [T in LoggedConversationEvent['type']]?: (event: Extract<LoggedConversationEvent, { type: T }>) => ReactNode }

const systemTexts: SystemTexts = {
  'conversation.opened': ({ visitor, department }) => (
    <FormattedMessage message="system.opened" values={{ name: visitor.name, department: department.name }} />
  ),
  'person.requested': ({ by }) => <FormattedMessage message="system.requested" values={{ name: by.name }} />,
  'claim.taken': ({ by }) => <FormattedMessage message="system.claimed" values={{ name: by.name }} />,
  'claim.released': ({ by, agent }) =>
    by.role === 'system' ? (
      <FormattedMessage message="system.releasedAway" values={{ agent: agent.name }} />
    ) : agent.id === by.id ? (
      <FormattedMessage message="system.released" values={{ name: by.name }} />
    ) : (
      <FormattedMessage message="system.releasedFor" values={{ name: by.name, agent: agent.name }} />
    ),
  'conversation.resolved': ({ by }) => <FormattedMessage message="system.resolved" values={{ name: by.name }} />,
  'conversation.reopened': ({ by }) => <FormattedMessage message="system.reopened" values={{ name: by.name }} />,
}

/** An event of the log that is not a message: "Layla asked for a person". */
export function SystemRow({ event }: { readonly event: LoggedConversationEvent }) {
  const textOf = systemTexts[event.type] as ((event: LoggedConversationEvent) => ReactNode) | undefined
  return (
    <p className="flex items-center justify-center gap-1.5 px-10 pt-4 text-center text-xs text-soft">
      <span>{textOf?.(event)}</span>
      <time dateTime={new Date(event.at).toISOString()} className="shrink-0 tabular-nums">
        {timeOf(event.at, locale())}
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
