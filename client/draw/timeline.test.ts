import { expect, test } from 'vitest'
import type { DrawFrame, DrawItem, DrawView, LoggedDrawEvent, Totals } from '../../protocol/draw.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { DrawMessage, DrawMessages } from '../../protocol/http/route.ts'
import { limits } from '../../protocol/limits.ts'
import { type DrawTimeline, fold, hasGap, isInDoubt, likesOf, nothing, prepend, reread, roomForOlder } from './timeline.ts'

const rania: Person = { id: 'g_rania', role: 'guest', name: 'Rania' }
const karim: Person = { id: 'g_karim', role: 'guest', name: 'Karim' }
const omar: Person = { id: 'agent:omar', role: 'moderator', name: 'Omar' }
const system: Person = { id: 'system', role: 'system', name: 'Parley' }

const posted = (seq: number, by: Person, text = `words ${seq}`): LoggedDrawEvent => ({
  type: 'message.posted',
  text,
  seq,
  at: seq,
  by,
  id: `m-${seq}`,
})
const removal = (seq: number, target: number): LoggedDrawEvent => ({
  type: 'message.removed',
  target,
  seq,
  at: seq,
  by: omar,
  id: `r-${seq}`,
})
const counted = (totals: Totals): DrawItem => ({ type: 'likes.counted', totals, at: 1, by: system, id: 'likes:count' })
const frame = (after: number, upTo: number, ...items: DrawItem[]): DrawFrame => ({ after, upTo, items })
interface More {
  complete?: boolean
  start?: boolean
  epoch?: string
  totals?: Totals
}
const welcome = (events: readonly LoggedDrawEvent[], { complete = true, start = true, epoch = 'one', totals = {} }: More = {}) => {
  const room: DrawView = {
    schedule: undefined,
    phase: 'open',
    winners: [],
    enabled: true,
    messagesPerMinute: 10,
    viewers: 3,
    totals,
    now: 1_000,
  }
  return frame(0, events.at(-1)?.seq ?? 0, { type: 'welcome', you: rania, room, epoch, complete, start, events })
}
const texts = ({ lines }: DrawTimeline) => lines.map(({ text }) => text)
const told = (...frames: DrawFrame[]) => frames.reduce(fold, nothing)
const onPage = (seq: number, likes = 0): DrawMessage => ({
  id: `m-${seq}`,
  seq,
  at: seq,
  by: karim,
  badges: [],
  text: `words ${seq}`,
  likes,
})
const page = (messages: readonly DrawMessage[], next?: number): DrawMessages => ({
  draw: 'd_1' as RoomId,
  messages,
  ...(next === undefined ? {} : { next }),
})

test('Rania arrives, sees the newest and what is said after it, each once', () => {
  const said = frame(2, 3, posted(3, karim))
  const thread = told(welcome([posted(1, karim), posted(2, omar)]), said, said)
  expect(texts(thread)).toEqual(['words 1', 'words 2', 'words 3'])
  expect(thread).toMatchObject({ cursor: 3, viewers: 3, you: rania })
})

test('a lost frame is noticed by the next one; one that carries only counts is behind nothing', () => {
  const thread = told(welcome([posted(1, karim)]))
  expect(hasGap(thread, frame(2, 3, posted(3, karim)))).toBe(true)
  expect(hasGap(thread, frame(1, 1, counted({ 0: 4 })))).toBe(false)
})

test('totals are absolute: told twice is told once, and what is not named has not changed', () => {
  const thread = told(
    welcome([posted(1, karim)], { totals: { 0: 7, 1: 2 } }),
    frame(1, 1, counted({ 1: 3 })),
    frame(1, 1, counted({ 1: 3 })),
  )
  expect([likesOf(thread, 0), likesOf(thread, 1)]).toEqual([7, 3])
})

test('who comes back takes the totals of the welcome: a message that is not named has no likes any more', () => {
  const before = told(welcome([posted(1, karim)], { totals: { 0: 7, 1: 2 } }))
  const after = fold(before, welcome([posted(1, karim)], { totals: { 0: 6 } }))
  expect([likesOf(after, 0), likesOf(after, 1)]).toEqual([6, 0])
})

test('of lines that the welcome says nothing of, the old total stands until a page has been read, and what is told meanwhile is newer', () => {
  const before = told(welcome([posted(1, karim), posted(2, karim), posted(3, karim)], { totals: { 0: 7, 1: 2, 2: 4 } }))
  expect(isInDoubt(before)).toBe(false)
  const back = fold(before, frame(0, 3, { ...(welcome([], { totals: { 0: 7, 3: 1 } }).items[0] as DrawItem) }))
  expect([isInDoubt(back), likesOf(back, 1), likesOf(back, 2), likesOf(back, 3)]).toEqual([true, 2, 4, 1])
  const after = reread(fold(back, frame(3, 3, counted({ 1: 6 }))), page([onPage(1, 5), onPage(2, 9), onPage(3, 0)]))
  expect([likesOf(after, 1), likesOf(after, 2), likesOf(after, 3)]).toEqual([6, 9, 1])
})

test('coming back brings only what was missed; after a long absence the newest page replaces all', () => {
  const before = told(welcome([posted(4, karim)], { start: false }))
  expect(texts(fold(before, welcome([posted(5, karim)])))).toEqual(['words 4', 'words 5'])
  const after = fold(before, welcome([posted(500, karim)], { complete: false, start: false }))
  expect(texts(after)).toEqual(['words 500'])
  expect(after).toMatchObject({ cursor: 500, oldest: 500, more: true })
})

test('another life of the draw: the copy is thrown away', () => {
  const before = told(welcome([posted(1, karim), posted(2, karim)]))
  expect(texts(fold(before, welcome([posted(1, karim)], { epoch: 'two' })))).toEqual(['words 1'])
})

test('what Omar removes is gone, whether it was here, comes with a welcome or on a page that was read before', () => {
  const thread = told(
    welcome([posted(10, karim, 'secret'), posted(11, karim)], { start: false }),
    frame(11, 12, removal(12, 10), removal(13, 2)),
  )
  expect(JSON.stringify([...thread.lines])).not.toContain('secret')
  const more = prepend(thread, thread, page([onPage(2), onPage(3)]))
  expect(texts(more)).toEqual(['words 3', 'words 11'])
  expect(texts(told(welcome([posted(1, karim), posted(2, karim), removal(3, 1)])))).toEqual(['words 2'])
})

test('older messages come in front, once, with the likes that were told last', () => {
  const before = told(welcome([posted(10, karim)], { start: false }), frame(10, 10, counted({ 8: 5 })))
  const after = prepend(before, before, page([onPage(8, 4), onPage(9, 1)], 8))
  expect(texts(after)).toEqual(['words 8', 'words 9', 'words 10'])
  expect([likesOf(after, 8), likesOf(after, 9)]).toEqual([5, 1])
  expect(after).toMatchObject({ oldest: 8, more: true })
  expect(prepend(after, before, page([onPage(8, 4)]))).toBe(after)
  expect(prepend(after, after, page([])).more).toBe(false)
})

test('a page that an earlier copy has asked for is not taken', () => {
  const before = told(welcome([posted(10, karim)], { start: false }))
  const after = fold(before, welcome([posted(10, karim), posted(11, karim)], { complete: false, start: false }))
  expect(prepend(after, before, page([onPage(9)]))).toBe(after)
})

test('a page holds two hundred lines: the oldest go as new ones come, and older ones are loaded up to there', () => {
  const many = Array.from({ length: limits.drawLines - 1 }, (_, i) => posted(i + 11, karim))
  const thread = told(welcome(many, { start: false }))
  expect(roomForOlder(thread)).toBe(1)
  const full = prepend(thread, thread, page([onPage(10)], 10))
  expect([full.lines.length, roomForOlder(full)]).toEqual([limits.drawLines, 0])
  const more = fold(full, frame(full.cursor, full.cursor + 1, posted(full.cursor + 1, karim)))
  expect([more.lines.length, more.oldest, more.lines.at(-1)?.seq]).toEqual([limits.drawLines, 11, full.cursor + 1])
})

test('the window opens and closes, a winner is drawn: the state follows, and each has its line', () => {
  const stamp = { at: 1, by: system, id: 'x' }
  const thread = told(
    welcome([]),
    frame(0, 1, { type: 'draw.opened', seq: 1, ...stamp }),
    frame(1, 2, { type: 'winner.drawn', winner: karim, seq: 2, ...stamp }),
    frame(2, 3, { type: 'draw.closed', seq: 3, ...stamp }),
  )
  expect(thread.room).toMatchObject({ phase: 'closed', winners: [karim] })
  expect(thread.lines.map(({ kind, by }) => [kind, by.name])).toEqual([
    ['opened', 'Parley'],
    ['winner', 'Karim'],
    ['closed', 'Parley'],
  ])
})

test('a word that we do not know yet changes nothing but the place', () => {
  const before = told(welcome([posted(1, karim)]))
  const strange = { type: 'constructor', seq: 2, at: 1, by: omar, id: 'x' } as unknown as LoggedDrawEvent
  const after = fold(before, frame(1, 2, strange))
  expect([after.cursor, texts(after)]).toEqual([2, texts(before)])
})
