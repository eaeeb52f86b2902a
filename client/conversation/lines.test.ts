import { expect, test } from 'vitest'
import type { LoggedConversationEvent, Receipt } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import { type Line, lineOf, stateOf } from './lines.ts'
import type { Timeline } from './timeline.ts'

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
const lina: Person = { id: 'lina', role: 'admin', name: 'Lina' }
const nour: Person = { id: 'assistant', role: 'assistant', name: 'Nour' }

const event = (type: 'message.posted' | 'note.posted', by: Person): LoggedConversationEvent => ({
  type,
  parts: [{ type: 'text', text: 'hello' }],
  seq: 5,
  at: 50,
  by,
  id: 'command-1',
})

test('the line of a message has the key of its command and its text', () => {
  expect(lineOf(event('message.posted', layla), false)).toMatchObject({ key: 'command-1', kind: 'message', text: 'hello', removed: false })
  expect(lineOf(event('note.posted', omar), false)).toMatchObject({ key: 'command-1', kind: 'note', text: 'hello' })
})

test('a removed message leaves neither text nor parts in memory', () => {
  expect(lineOf(event('message.posted', layla), true)).toEqual({
    key: 'command-1',
    seq: 5,
    at: 50,
    by: layla,
    kind: 'message',
    event: { type: 'message.posted', parts: [], seq: 5, at: 50, by: layla, id: 'command-1', removed: true },
    removed: true,
    text: '',
  })
})

test('a message that was not removed keeps its event', () => {
  const posted = event('message.posted', layla)
  expect(lineOf(posted, false)?.event).toBe(posted)
})

test('a system line keeps its event, has a key of its own and no text', () => {
  const resolved: LoggedConversationEvent = { type: 'conversation.resolved', seq: 6, at: 60, by: omar, id: 'command-2' }
  expect(lineOf(resolved, false)).toMatchObject({ key: 'command-2:6', kind: 'system', text: '', event: resolved })
  expect(lineOf(resolved, true)?.event).toBe(resolved)
})

test('a removal and an unknown type have no line', () => {
  expect(lineOf({ type: 'message.removed', target: 5, seq: 6, at: 60, by: omar, id: 'command-3' }, false)).toBeUndefined()
  expect(lineOf({ type: 'toString', seq: 7, at: 70, by: omar, id: 'x' } as unknown as LoggedConversationEvent, false)).toBeUndefined()
})

const stateIn = (
  type: 'message.posted' | 'note.posted',
  by: Person,
  receipts: Record<string, Receipt>,
  visitor: Person | undefined = layla,
) => stateOf(lineOf(event(type, by), false) as Line, { room: { visitor, receipts } as unknown as NonNullable<Timeline['room']> })

const nothing: Receipt = { received: 0, read: 0 }
const received: Receipt = { received: 5, read: 4 }
const read: Receipt = { received: 5, read: 5 }

test("a visitor's message is delivered and read by anyone else", () => {
  expect(stateIn('message.posted', layla, {})).toBe('stored')
  expect(stateIn('message.posted', layla, { omar: nothing })).toBe('stored')
  expect(stateIn('message.posted', layla, { omar: received })).toBe('delivered')
  expect(stateIn('message.posted', layla, { omar: received, lina: read })).toBe('read')
  expect(stateIn('message.posted', layla, { layla: read })).toBe('stored')
})

test('a message of staff or of the assistant is read when the visitor has read it', () => {
  for (const by of [omar, lina, nour]) {
    expect(stateIn('message.posted', by, { lina: read, omar: read })).toBe('stored')
    expect(stateIn('message.posted', by, { layla: received })).toBe('delivered')
    expect(stateIn('message.posted', by, { layla: read })).toBe('read')
  }
})

test('a note is read when another agent has read it, never by the visitor', () => {
  expect(stateIn('note.posted', omar, { layla: read, omar: read })).toBe('stored')
  expect(stateIn('note.posted', omar, { layla: read, lina: received })).toBe('delivered')
  expect(stateIn('note.posted', omar, { lina: read })).toBe('read')
})

test('without the state of the room, or a visitor in it, a message is stored', () => {
  expect(stateOf(lineOf(event('message.posted', layla), false) as Line, { room: undefined })).toBe('stored')
  expect(stateIn('message.posted', omar, { lina: read }, undefined)).toBe('stored')
})
