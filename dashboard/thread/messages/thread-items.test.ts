import { expect, test } from 'vitest'
import type { ConversationSnapshot } from '../../../client/conversation/conversation.ts'
import type { Line } from '../../../client/conversation/lines.ts'
import type { ConversationView } from '../../../protocol/conversation.ts'
import type { Person } from '../../../protocol/envelope.ts'
import { firstUnreadLine, threadItems } from './thread-items.ts'

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const noon = new Date(2026, 10, 21, 12).getTime()
const minute = 60_000
const day = 24 * 60 * minute

let count = 0
const line = (by: Person, at: number, kind: Line['kind'] = 'message'): Line => {
  count += 1
  return { key: `k${count}`, seq: count, at, by, kind, removed: false, text: 'x', event: {} as Line['event'] }
}

const snapshot = (lines: readonly Line[], rest: Partial<ConversationSnapshot> = {}): ConversationSnapshot => ({
  connection: { status: 'online' },
  you: maya,
  room: undefined,
  lines,
  unsent: [],
  draft: undefined,
  typing: [],
  hasOlder: false,
  loadingOlder: false,
  ...rest,
})
const shape = (given: ConversationSnapshot, starts: readonly string[] = []) =>
  threadItems(given, new Set(starts)).map((item) =>
    item.is === 'line' || item.is === 'unsent' ? `${item.is}${item.leads ? '+' : ''}` : item.is,
  )

test("Layla's quick messages form one group", () => {
  expect(
    shape(snapshot([line(layla, noon), line(layla, noon + minute), line(maya, noon + 2 * minute), line(layla, noon + 30 * minute)])),
  ).toEqual(['day', 'line+', 'line', 'line+', 'line+'])
})

test('a note and a reply of Maya are never one group', () => {
  expect(shape(snapshot([line(maya, noon), line(maya, noon + 1, 'note')]))).toEqual(['day', 'line+', 'line+'])
})

test('each new day has a row, except above a page with older lines of unknown date', () => {
  expect(shape(snapshot([line(layla, noon - day), line(layla, noon)], { hasOlder: true }))).toEqual(['line+', 'day', 'line+'])
})

test('the first row of a page leads its group also after the older page arrives', () => {
  const first = line(layla, noon + minute)
  expect(shape(snapshot([first], { hasOlder: true }), [first.key])).toEqual(['line+'])
  expect(shape(snapshot([line(layla, noon), first]), [first.key])).toEqual(['day', 'line+', 'line+'])
})

test('unsent messages follow the log, and the draft is last', () => {
  const unsent = [{ key: 'u1', kind: 'message', text: 'hi', at: noon + 1, state: 'sending' }] as const
  expect(shape(snapshot([line(maya, noon)], { unsent, draft: { n: 1, text: '' } }))).toEqual(['day', 'line+', 'unsent', 'draft'])
})

test('the first line that Maya has not read has a divider, and her own lines and system lines never do', () => {
  const lines = [line(layla, noon), line(maya, noon + 1), line(layla, noon + 2, 'system'), line(layla, noon + 3), line(layla, noon + 4)]
  const readUpTo = (read: number) => ({
    ...snapshot(lines),
    room: { receipts: { maya: { received: read, read } } } as unknown as ConversationView,
  })
  const given = readUpTo(lines[0]!.seq)
  expect(firstUnreadLine(given)).toBe(lines[3]!.key)
  expect(threadItems(given, new Set(), firstUnreadLine(given)).map(({ is }) => is)).toEqual([
    'day',
    'line',
    'line',
    'system',
    'unread',
    'line',
    'line',
  ])
  expect(firstUnreadLine(readUpTo(lines[4]!.seq)), 'all read').toBeUndefined()
  expect(firstUnreadLine(readUpTo(0)), 'Maya has written below the first line').toBe(lines[3]!.key)
  expect(firstUnreadLine({ ...readUpTo(0), lines: lines.filter(({ by }) => by !== maya) }), 'never opened').toBeUndefined()
  expect(firstUnreadLine({ ...given, lines: lines.slice(3) }), 'it may be on an older page').toBeUndefined()
})
