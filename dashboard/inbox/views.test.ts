import { expect, test } from 'vitest'
import type { Status } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'
import { isUnread, rowsOf } from './views.ts'

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
  readBy: { maya: 7, omar: 4 },
})

const rows = [
  row('quick', { is: 'waiting', since: 50 }, 90),
  row('slow', { is: 'waiting', since: 10 }, 20),
  row('with-maya', { is: 'claimed', agent: maya, since: 5 }, 60),
  row('with-omar', { is: 'claimed', agent: omar, since: 5 }, 70),
  row('with-guide', { is: 'assisted' }, 80),
  row('done', { is: 'resolved', at: 95 }, 95),
]
const rooms = (found: readonly InboxRow[]) => found.map((each) => each.room)

test('the view of all has every open conversation, newest first', () => {
  expect(rooms(rowsOf('all', rows, 'maya'))).toEqual(['quick', 'with-guide', 'with-omar', 'with-maya', 'slow'])
})

test('the view of waiting conversations has the longest wait first', () => {
  expect(rooms(rowsOf('waiting', rows, 'maya'))).toEqual(['slow', 'quick'])
})

test("Maya's own view has what Maya claimed, not what Omar claimed", () => {
  expect(rooms(rowsOf('mine', rows, 'maya'))).toEqual(['with-maya'])
})

test('a row is unread until the agent has read the newest message of the visitor', () => {
  expect(rows.map((each) => isUnread(each, 'omar'))).toContain(true)
  expect(rows.map((each) => isUnread(each, 'maya'))).not.toContain(true)
  expect(isUnread(rows[0]!, 'lina')).toBe(true)
})
