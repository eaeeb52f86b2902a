import { expect, test } from 'vitest'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { InboxItem, InboxRow } from '../../protocol/inbox.ts'
import { emptyList, foldInbox, type InboxList } from './inbox.ts'

const omar: Person = { id: 'agent:omar', role: 'agent', name: 'Omar' }
const row = (room: string, seq: number) => ({ room, seq, activeAt: seq }) as InboxRow
const welcome = (rows: InboxRow[], resumed = false, epoch = 'one', gone: string[] = []): InboxItem => ({
  type: 'welcome',
  you: omar,
  epoch,
  resumed,
  rows,
  gone: gone as RoomId[],
  online: [omar],
})
const listAfter = (list: InboxList, rev: number, ...items: InboxItem[]) => foldInbox(list, { rev, items })
const roomsOf = ({ rows }: InboxList) => [...rows.values()].map(({ room, seq }) => `${room}@${seq}`)

test('a resumed welcome changes only the rows that it names', () => {
  const before = listAfter(emptyList, 7, welcome([row('a', 1), row('b', 2), row('c', 3)]))
  const after = listAfter(before, 9, welcome([row('b', 5)], true, 'one', ['a']))
  expect(roomsOf(after)).toEqual(['b@5', 'c@3'])
  expect(after.rev).toBe(9)
})

test('a welcome that is not resumed or has a new epoch reroomsOf the list and its revision', () => {
  const before = listAfter(emptyList, 7, welcome([row('a', 1)]))
  expect(roomsOf(listAfter(before, 8, welcome([row('b', 2)])))).toEqual(['b@2'])
  const restored = listAfter(before, 2, welcome([row('b', 2)], true, 'two'))
  expect(roomsOf(restored)).toEqual(['b@2'])
  expect(restored.rev).toBe(2)
})

test('an older row is ignored, and a row that is gone is removed', () => {
  const list = listAfter(emptyList, 1, welcome([row('a', 5)]))
  expect(roomsOf(listAfter(list, 2, { type: 'row.changed', row: row('a', 4) }))).toEqual(['a@5'])
  expect(roomsOf(listAfter(list, 2, { type: 'row.gone', room: 'a' as RoomId }))).toEqual([])
})
