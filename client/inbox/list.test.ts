import { expect, test } from 'vitest'
import type { Status } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { InboxCounts, InboxItem, InboxRow, InboxWelcome, LiveView } from '../../protocol/inbox.ts'
import { addPage, emptyList, foldInbox, type InboxList, viewOf, withoutHiddenRows } from './list.ts'

const omar: Person = { id: 'agent:omar', role: 'agent', name: 'Omar' }
const row = (room: string, seq: number, status: Status = { is: 'assisted' }) => ({ room, seq, activeAt: seq, status }) as InboxRow
const counts = (all: number, waiting = 0): InboxCounts => ({ all, waiting, claimed: {} })
const welcome = (rows: InboxRow[], changes: Partial<InboxWelcome> = {}): InboxItem => ({
  type: 'welcome',
  you: omar,
  epoch: 'one',
  now: 0,
  resumed: false,
  rows,
  gone: [],
  counts: counts(rows.length),
  online: [omar],
  ...changes,
})
const listAfter = (list: InboxList, rev: number, ...items: InboxItem[]) => foldInbox(list, { rev, items })
const shown = (list: InboxList, view: LiveView = 'all') => viewOf(list, view).rows.map(({ room, seq }) => `${room}@${seq}`)

test('a resumed welcome changes only the rows that it names', () => {
  const before = listAfter(emptyList, 7, welcome([row('a', 1), row('b', 2), row('c', 3)]))
  const after = listAfter(before, 9, welcome([row('b', 5)], { resumed: true, gone: ['a' as RoomId], counts: counts(2) }))
  expect(shown(after)).toEqual(['b@5', 'c@3'])
  expect(after.rev).toBe(9)
})

test('a welcome that is not resumed or has a new epoch replaces the list and its revision', () => {
  const before = listAfter(emptyList, 7, welcome([row('a', 1)]))
  expect(shown(listAfter(before, 8, welcome([row('b', 2)])))).toEqual(['b@2'])
  const restored = listAfter(before, 2, welcome([row('b', 2)], { resumed: true, epoch: 'two' }))
  expect(shown(restored)).toEqual(['b@2'])
  expect(restored.rev).toBe(2)
})

test('an older row is ignored, and a row that is gone is removed', () => {
  const list = listAfter(emptyList, 1, welcome([row('a', 5)]))
  expect(shown(listAfter(list, 2, { type: 'row.changed', row: row('a', 4) }))).toEqual(['a@5'])
  expect(shown(listAfter(list, 2, { type: 'row.gone', room: 'a' as RoomId }))).toEqual([])
})

const paged = listAfter(emptyList, 1, welcome([row('c', 9), row('b', 8)], { next: '8.b', counts: counts(5) }))

test('a page adds what comes after the last one, and rows below it stay hidden', () => {
  const changed = listAfter(paged, 2, { type: 'row.changed', row: { ...row('low', 6), activeAt: 1 } })
  expect(viewOf(changed, 'all')).toMatchObject({ count: 5, hasMore: true })
  expect(shown(changed), 'between b and low there are rows that were not sent').toEqual(['c@9', 'b@8'])
  const next = addPage(changed, 'all', changed.loaded.all, { epoch: 'one', rows: [row('a', 7)], next: '7.a' }, new Set())
  expect(shown(next)).toEqual(['c@9', 'b@8', 'a@7'])
  const last = addPage(next, 'all', next.loaded.all, { epoch: 'one', rows: [row('z', 3), row('low', 6)] }, new Set())
  expect(shown(last)).toHaveLength(5)
  expect(viewOf(last, 'all').hasMore).toBe(false)
})

test('a page is ignored when the list has begun anew, and a row that left meanwhile does not return', () => {
  const asked = paged.loaded.all
  const again = listAfter(paged, 3, welcome([row('c', 9)], { next: '9.c', counts: counts(5) }))
  expect(addPage(again, 'all', asked, { epoch: 'one', rows: [row('a', 7)] }, new Set())).toBe(again)
  expect(addPage(paged, 'all', asked, { epoch: 'two', rows: [row('a', 7)] }, new Set())).toBe(paged)
  const page = { epoch: 'one', rows: [row('a', 7), row('z', 3)] }
  expect(shown(addPage(paged, 'all', asked, page, new Set(['a' as RoomId])))).toEqual(['c@9', 'b@8', 'z@3'])
})

test('the change of a row that was never sent moves it to where it belongs', () => {
  expect(shown(listAfter(paged, 2, { type: 'row.changed', row: row('deep', 10) }))).toEqual(['deep@10', 'c@9', 'b@8'])
})

test('a view without a page shows its rows once the changes have brought all of them', () => {
  const two = listAfter(
    paged,
    2,
    { type: 'counts.changed', counts: counts(5, 2) },
    { type: 'row.changed', row: row('w', 11, { is: 'waiting', since: 1 }) },
  )
  expect(viewOf(two, 'waiting')).toEqual({ rows: [], count: 2, hasMore: true })
  const both = listAfter(two, 3, { type: 'row.changed', row: row('v', 12, { is: 'waiting', since: 2 }) })
  expect(shown(both, 'waiting')).toEqual(['w@11', 'v@12'])
})

test('dropping hidden rows changes nothing that is shown', () => {
  const many = listAfter(paged, 2, ...[1, 2].map((n): InboxItem => ({ type: 'row.changed', row: { ...row(`h${n}`, 6), activeAt: n } })))
  const trimmed = withoutHiddenRows(many)
  expect([...trimmed.rows.keys()]).toEqual(['c', 'b'])
  expect(viewOf(trimmed, 'all')).toEqual(viewOf(many, 'all'))
})

test("an agent's own count, the counts of others and who is online change one by one", () => {
  const claimed = (id: string): Status => ({ is: 'claimed', agent: { ...omar, id }, since: 1 })
  const list = listAfter(
    emptyList,
    1,
    welcome([row('a', 1, claimed(omar.id))], { counts: { all: 1, waiting: 0, claimed: { [omar.id]: 1, maya: 2 } } }),
  )
  expect(viewOf(list, 'mine').count).toBe(1)
  expect(viewOf(emptyList, 'mine')).toEqual({ rows: [], count: 0, hasMore: false })
  const after = listAfter(
    list,
    2,
    { type: 'counts.changed', counts: { all: 4, waiting: 1, claimed: { maya: 3 } } },
    { type: 'agents.changed', online: [] },
  )
  expect(after.counts).toEqual({ all: 4, waiting: 1, claimed: { [omar.id]: 1, maya: 3 } })
  expect([after.online, list.online]).toEqual([[], [omar]])
  expect(listAfter(after, 3, { type: 'constructor' } as unknown as InboxItem)).toEqual({ ...after, rev: 3 })
})

test('a frame that arrives late does not lower the revision', () => {
  const list = listAfter(emptyList, 7, welcome([row('a', 1)]))
  expect(listAfter(list, 5, { type: 'row.changed', row: row('b', 2) }).rev).toBe(7)
  expect(foldInbox(list, { rev: 9, items: [] }).rev).toBe(9)
})

test('a list whose first page is all of it has no more, whatever its counts are', () => {
  const list = listAfter(emptyList, 1, welcome([row('a', 1)], { counts: counts(5) }))
  expect(viewOf(list, 'all')).toMatchObject({ count: 5, hasMore: false })
  const broken = addPage(paged, 'all', paged.loaded.all, { epoch: 'one', rows: [], next: 'no cursor' }, new Set())
  expect(viewOf(broken, 'all').hasMore).toBe(false)
})
