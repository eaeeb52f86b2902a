import { expect, it } from 'vitest'
import { conversationPolicies } from './conversation.ts'
import { drawPolicies } from './draw.ts'
import type { EventPolicy } from './envelope.ts'

const typesWhere = (table: Readonly<Record<string, EventPolicy>>, matches: (policy: EventPolicy) => boolean) =>
  Object.keys(table).filter((type) => matches(table[type]!))

// Stryker does not mutate constant tables. A wrong value in these shows a note to a visitor or
// loses an event.
it('only staff see notes and presence, and no reader sees individual likes', () => {
  const isForStaff = ({ audience }: EventPolicy) => audience === 'staff'
  expect(typesWhere(conversationPolicies, isForStaff)).toEqual(['note.posted', 'note.removed', 'presence.changed'])
  expect(typesWhere(drawPolicies, isForStaff)).toEqual([])
  const isForNone = ({ audience }: EventPolicy) => audience === 'none'
  expect(typesWhere(conversationPolicies, isForNone)).toEqual([])
  expect(typesWhere(drawPolicies, isForNone)).toEqual(['liked'])
})

it('the log has every event type except state and transient ones', () => {
  const isUnlogged = ({ persist }: EventPolicy) => persist !== 'log'
  expect(typesWhere(conversationPolicies, isUnlogged)).toEqual([
    ...['receipt.moved', 'answer.began', 'answer.ended', 'agents.counted'],
    ...['message.drafting', 'typing', 'presence.changed', 'participants.changed'],
  ])
  expect(typesWhere(drawPolicies, isUnlogged)).toEqual(['liked', 'likes.counted', 'viewers.counted'])
})

it('the state has receipts, the running answer, the number of agents and individual likes', () => {
  const isState = ({ persist }: EventPolicy) => persist === 'state'
  expect(typesWhere(conversationPolicies, isState)).toEqual(['receipt.moved', 'answer.began', 'answer.ended', 'agents.counted'])
  expect(typesWhere(drawPolicies, isState)).toEqual(['liked'])
  const isDeferred = ({ isDeferred }: EventPolicy) => isDeferred === true
  expect(typesWhere(conversationPolicies, isDeferred)).toEqual(['receipt.moved'])
  expect(typesWhere(drawPolicies, isDeferred)).toEqual([])
})
