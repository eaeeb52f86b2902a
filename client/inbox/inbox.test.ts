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
const told = (list: InboxList, rev: number, ...items: InboxItem[]) => foldInbox(list, { rev, items })
const places = ({ rows }: InboxList) => [...rows.values()].map(({ room, seq }) => `${room}@${seq}`)

test('Omar comes back and is told only what changed', () => {
  const before = told(emptyList, 7, welcome([row('a', 1), row('b', 2), row('c', 3)]))
  const after = told(before, 9, welcome([row('b', 5)], true, 'one', ['a']))
  expect(places(after)).toEqual(['b@5', 'c@3'])
  expect(after.rev).toBe(9)
})

test('not resumed, or another life of the inbox: what he had is forgotten, and so is its count', () => {
  const before = told(emptyList, 7, welcome([row('a', 1)]))
  expect(places(told(before, 8, welcome([row('b', 2)])))).toEqual(['b@2'])
  const restored = told(before, 2, welcome([row('b', 2)], true, 'two'))
  expect(places(restored)).toEqual(['b@2'])
  expect(restored.rev).toBe(2)
})

test('a row that was overtaken on its way says nothing new; one that left is gone', () => {
  const list = told(emptyList, 1, welcome([row('a', 5)]))
  expect(places(told(list, 2, { type: 'row.changed', row: row('a', 4) }))).toEqual(['a@5'])
  expect(places(told(list, 2, { type: 'row.gone', room: 'a' as RoomId }))).toEqual([])
})
