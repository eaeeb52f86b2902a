import { expect, test } from 'vitest'
import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import type { Person } from '../../protocol/envelope.ts'
import { threadItems } from './thread-items.ts'

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const noon = new Date(2026, 10, 21, 12).getTime()
const minute = 60_000
const day = 24 * 60 * minute

let made = 0
const line = (by: Person, at: number, kind: Line['kind'] = 'message'): Line => {
  made += 1
  return { key: `k${made}`, seq: made, at, by, kind, removed: false, text: 'x', event: {} as Line['event'] }
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
const shape = (picture: ConversationSnapshot, starts: readonly string[] = []) =>
  threadItems(picture, new Set(starts)).map((item) =>
    item.is === 'line' || item.is === 'unsent' ? `${item.is}${item.leads ? '+' : ''}` : item.is,
  )

test("Layla's quick messages stand together under one name", () => {
  expect(
    shape(snapshot([line(layla, noon), line(layla, noon + minute), line(maya, noon + 2 * minute), line(layla, noon + 30 * minute)])),
  ).toEqual(['day', 'line+', 'line', 'line+', 'line+'])
})

test("a note of Maya's never runs into her reply", () => {
  expect(shape(snapshot([line(maya, noon), line(maya, noon + 1, 'note')]))).toEqual(['day', 'line+', 'line+'])
})

test('each new day is named, but not above a page that may have more of the same day before it', () => {
  expect(shape(snapshot([line(layla, noon - day), line(layla, noon)], { hasOlder: true }))).toEqual(['line+', 'day', 'line+'])
})

test('the first row of a page keeps its shape when the page above it arrives', () => {
  const first = line(layla, noon + minute)
  expect(shape(snapshot([first], { hasOlder: true }), [first.key])).toEqual(['line+'])
  expect(shape(snapshot([line(layla, noon), first]), [first.key])).toEqual(['day', 'line+', 'line+'])
})

test('what is on its way follows what has arrived, and the assistant writes below all', () => {
  const unsent = [{ key: 'u1', kind: 'message', text: 'hi', at: noon + 1, state: 'sending' }] as const
  expect(shape(snapshot([line(maya, noon)], { unsent, draft: { n: 1, text: '' } }))).toEqual(['day', 'line+', 'unsent', 'draft'])
})
