import { expect, test } from 'vitest'
import type { Status } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import { type InboxRow, type LiveView, liveViews } from '../../protocol/inbox.ts'
import { comparePositions, cursorOf, positionIn, positionOf } from './views.ts'

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }

const row = (room: string, status: Status, activeAt: number): InboxRow => ({
  room: room as RoomId,
  seq: 9,
  title: room,
  department: 'Hosting',
  visitor: layla,
  status,
  preview: 'Hello',
  previewBy: layla,
  openedAt: 0,
  activeAt,
  visitorSeq: 7,
  readBy: {},
})

const rows = [
  row('quick', { is: 'waiting', since: 50 }, 90),
  row('slow', { is: 'waiting', since: 10 }, 20),
  row('with-maya', { is: 'claimed', agent: maya, since: 5 }, 60),
  row('with-omar', { is: 'claimed', agent: omar, since: 5 }, 70),
  row('with-guide', { is: 'assisted' }, 80),
  row('done', { is: 'resolved', at: 95 }, 95),
]
const shown = (view: LiveView, agent: string) =>
  rows
    .flatMap((each) => positionIn(view, each, agent) ?? [])
    .sort((one, other) => comparePositions(view, one, other))
    .map(({ room }) => room)

test('the view of all has every open conversation, newest first', () => {
  expect(shown('all', 'maya')).toEqual(['quick', 'with-guide', 'with-omar', 'with-maya', 'slow'])
})

test('the view of waiting conversations has the longest wait first', () => {
  expect(shown('waiting', 'maya')).toEqual(['slow', 'quick'])
})

test("Maya's own view has what Maya claimed, not what Omar claimed", () => {
  expect(shown('mine', 'maya')).toEqual(['with-maya'])
})

test('rows of the same millisecond have one order in every view', () => {
  const [a, b] = [
    { at: 5, room: 'a' as RoomId },
    { at: 5, room: 'b' as RoomId },
  ]
  for (const view of liveViews) expect(comparePositions(view, a, b)).toBe(-comparePositions(view, b, a))
})

test('a cursor returns the position it was made of, and anything else is refused', () => {
  expect(positionOf(cursorOf({ at: 1_764_000_000_000, room: 'c_a.b' as RoomId }))).toEqual({ at: 1_764_000_000_000, room: 'c_a.b' })
  for (const text of ['', '7', '7.', '.c_a', 'x.c_a', `${'9'.repeat(17)}.c_a`]) expect(positionOf(text), text).toBeUndefined()
})
