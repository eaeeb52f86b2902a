import type { ReactNode } from 'react'
import type { LoggedConversationEvent } from '../../protocol/conversation.ts'
import { timeOf } from '../../ui/dates.ts'
import { locale } from '../messages/i18n.ts'
import { Phrase } from '../messages/message.tsx'

type Telling = { readonly [T in LoggedConversationEvent['type']]?: (event: Extract<LoggedConversationEvent, { type: T }>) => ReactNode }

const tellings: Telling = {
  'conversation.opened': ({ visitor, department }) => (
    <Phrase word="system.opened" fill={{ name: visitor.name, department: department.name }} />
  ),
  'person.requested': ({ by }) => <Phrase word="system.requested" fill={{ name: by.name }} />,
  'claim.taken': ({ by }) => <Phrase word="system.claimed" fill={{ name: by.name }} />,
  'claim.released': ({ by, agent }) =>
    by.role === 'system' ? (
      <Phrase word="system.releasedAway" fill={{ agent: agent.name }} />
    ) : agent.id === by.id ? (
      <Phrase word="system.released" fill={{ name: by.name }} />
    ) : (
      <Phrase word="system.releasedFor" fill={{ name: by.name, agent: agent.name }} />
    ),
  'conversation.resolved': ({ by }) => <Phrase word="system.resolved" fill={{ name: by.name }} />,
  'conversation.reopened': ({ by }) => <Phrase word="system.reopened" fill={{ name: by.name }} />,
}

/** What happened around the words: "Layla asked for a person". */
export function SystemRow({ event }: { readonly event: LoggedConversationEvent }) {
  const tell = tellings[event.type] as ((event: LoggedConversationEvent) => ReactNode) | undefined
  return (
    <p className="flex items-center justify-center gap-1.5 px-10 pt-4 text-center text-xs text-soft">
      <span>{tell?.(event)}</span>
      <time dateTime={new Date(event.at).toISOString()} className="shrink-0 tabular-nums">
        {timeOf(event.at, locale())}
      </time>
    </p>
  )
}

export function DayRow({ name }: { readonly name: string }) {
  return (
    <p className="flex items-center gap-3 px-4 pt-5 text-xs font-medium text-soft">
      <span aria-hidden className="h-px flex-1 bg-line" />
      {name}
      <span aria-hidden className="h-px flex-1 bg-line" />
    </p>
  )
}
