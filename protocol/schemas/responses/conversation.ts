import * as z from 'zod'
import type { ConversationEvent, conversationPolicies } from '../../conversation.ts'
import type { LoggedEvent } from '../../envelope.ts'
import type { MessagePart } from '../../message.ts'
import { ack, count, event, frame, lazy, logged, people, person, personFields, refused, seq, time, welcome } from './envelope.ts'

const department = lazy(() => z.strictObject({ id: z.string(), name: z.string(), persona: z.string() }).meta({ id: 'Department' }))

const source = lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('widget') }),
    z.strictObject({ type: z.literal('api') }),
    z.strictObject({ type: z.literal('channel'), channel: z.string(), account: z.string() }),
  ]),
)

const messagePart = lazy(
  () =>
    z
      .discriminatedUnion('type', [
        z.strictObject({ type: z.literal('text'), text: z.string() }),
        z.strictObject({ type: z.literal('file'), id: z.string(), name: z.string(), mediaType: z.string(), bytes: count() }),
        z.strictObject({ type: z.literal('card'), title: z.string(), url: z.string() }),
        z.strictObject({ type: z.literal('action'), action: z.literal('request-person') }),
      ])
      .meta({ id: 'MessagePart' }) satisfies z.ZodType<MessagePart>,
)

export const status = lazy(() =>
  z
    .discriminatedUnion('is', [
      z.strictObject({ is: z.literal('assisted') }),
      z.strictObject({ is: z.literal('waiting'), since: time() }),
      z.strictObject({ is: z.literal('claimed'), agent: person(), since: time() }),
      z.strictObject({ is: z.literal('resolved'), at: time() }),
    ])
    .meta({ id: 'Status' }),
)

type LoggedType = {
  [T in ConversationEvent['type']]: (typeof conversationPolicies)[T]['persist'] extends 'log' ? T : never
}[ConversationEvent['type']]
type EventOf<T extends ConversationEvent['type']> = Extract<ConversationEvent, { type: T }>

const posted = <T extends string>(type: T) => logged(type, { parts: z.array(messagePart()), replyTo: seq().exactOptional() })

const loggedEvents = lazy(
  () =>
    ({
      'conversation.opened': logged('conversation.opened', {
        source: source(),
        contact: z.strictObject({ id: z.string(), name: z.string().exactOptional() }).exactOptional(),
        department: department(),
        visitor: person(),
        locale: z.string(),
        page: z.string(),
      }),
      'message.posted': posted('message.posted'),
      'note.posted': posted('note.posted'),
      'message.removed': logged('message.removed', { target: seq() }),
      'note.removed': logged('note.removed', { target: seq() }),
      'person.requested': logged('person.requested', {}),
      'wait.cancelled': logged('wait.cancelled', {}),
      'claim.taken': logged('claim.taken', {}),
      'claim.released': logged('claim.released', { agent: person() }),
      'conversation.resolved': logged('conversation.resolved', {}),
      'conversation.reopened': logged('conversation.reopened', {}),
    }) satisfies { [T in LoggedType]: z.ZodType<LoggedEvent<EventOf<T>>> },
)

const otherEvents = lazy(
  () =>
    ({
      'receipt.moved': event('receipt.moved', { received: seq(), read: seq() }),
      'answer.began': event('answer.began', { n: count(), upTo: seq(), tries: count(), until: time() }),
      'answer.ended': event('answer.ended', { n: count(), interrupted: z.literal(true).exactOptional() }),
      'agents.counted': event('agents.counted', { online: count() }),
      'message.drafting': event('message.drafting', { n: count(), text: z.string() }),
      typing: event('typing', { on: z.boolean() }),
      'presence.changed': event('presence.changed', { present: people() }),
      'participants.changed': event('participants.changed', { present: people() }),
    }) satisfies { [T in Exclude<ConversationEvent['type'], LoggedType>]: z.ZodType<EventOf<T>> },
)

type Members<E> = [E[keyof E], ...E[keyof E][]]

const loggedEvent = lazy(() => {
  const schemas = loggedEvents()
  return z.discriminatedUnion('type', Object.values(schemas) as Members<typeof schemas>).meta({ id: 'ConversationLoggedEvent' })
})

const view = lazy(() =>
  z.strictObject({
    department: department().optional(),
    visitor: person().optional(),
    status: status(),
    receipts: z.record(z.string(), z.strictObject({ received: seq(), read: seq() })),
    participants: z.record(z.string(), z.strictObject({ ...personFields(), joinedAt: time() })),
    present: people(),
    agentsOnline: count(),
    answer: count().optional(),
  }),
)

export const conversationFrame = lazy(() => {
  const others = otherEvents()
  return frame(
    z.union([
      welcome(view(), loggedEvent()),
      ack(),
      refused(),
      loggedEvent(),
      z.discriminatedUnion('type', Object.values(others) as Members<typeof others>),
    ]),
  ).meta({ id: 'ConversationFrame' })
})

export const conversationPage = lazy(() =>
  z.strictObject({ events: z.array(loggedEvent()), start: z.boolean() }).meta({ id: 'ConversationPage' }),
)
