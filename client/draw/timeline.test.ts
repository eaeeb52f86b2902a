import { expect, test } from 'vitest'
import type { DrawFrame, DrawItem, DrawView, LoggedDrawEvent, Schedule, Totals } from '../../protocol/draw.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { DrawMessage, DrawMessages } from '../../protocol/http/draw.ts'
import { limits } from '../../protocol/limits.ts'
import {
  type DrawTimeline,
  emptyTimeline,
  fold,
  hasGap,
  likesOf,
  mayHaveStaleLikes,
  olderCapacity,
  prepend,
  withPageLikes,
} from './timeline.ts'

const rania: Person = { id: 'g_rania', role: 'guest', name: 'Rania' }
const karim: Person = { id: 'g_karim', role: 'guest', name: 'Karim' }
const omar: Person = { id: 'agent:omar', role: 'moderator', name: 'Omar' }
const system: Person = { id: 'system', role: 'system', name: 'Parley' }

const posted = (seq: number, by: Person, text = `text ${seq}`): LoggedDrawEvent => ({
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
const timelineOf = (...frames: DrawFrame[]) => frames.reduce(fold, emptyTimeline)
const onPage = (seq: number, likes = 0): DrawMessage => ({
  id: `m-${seq}`,
  seq,
  at: seq,
  by: karim,
  badges: [],
  text: `text ${seq}`,
  likes,
})
const page = (messages: readonly DrawMessage[], next?: number): DrawMessages => ({
  draw: 'd_1' as RoomId,
  messages,
  ...(next === undefined ? {} : { next }),
})

test('a welcome and later frames add each message once', () => {
  const next = frame(2, 3, posted(3, karim))
  const timeline = timelineOf(welcome([posted(1, karim), posted(2, omar)]), next, next)
  expect(texts(timeline)).toEqual(['text 1', 'text 2', 'text 3'])
  expect(timeline).toMatchObject({ cursor: 3, viewers: 3, you: rania })
})

test('a lost frame is a gap for the next one, but a frame with only totals is none', () => {
  const timeline = timelineOf(welcome([posted(1, karim)]))
  expect(hasGap(timeline, frame(2, 3, posted(3, karim)))).toBe(true)
  expect(hasGap(timeline, frame(1, 1, counted({ 0: 4 })))).toBe(false)
})

test('totals are absolute: a repeated frame changes nothing, nor does one for other targets', () => {
  const timeline = timelineOf(
    welcome([posted(1, karim)], { totals: { 0: 7, 1: 2 } }),
    frame(1, 1, counted({ 1: 3 })),
    frame(1, 1, counted({ 1: 3 })),
  )
  expect([likesOf(timeline, 0), likesOf(timeline, 1)]).toEqual([7, 3])
})

test('a welcome replaces the totals: its messages without a total have no likes', () => {
  const before = timelineOf(welcome([posted(1, karim)], { totals: { 0: 7, 1: 2 } }))
  const after = fold(before, welcome([posted(1, karim)], { totals: { 0: 6 } }))
  expect([likesOf(after, 0), likesOf(after, 1)]).toEqual([6, 0])
})

test('lines without a total in the welcome keep the old one until a page arrives, and totals from frames are newer than the page', () => {
  const before = timelineOf(welcome([posted(1, karim), posted(2, karim), posted(3, karim)], { totals: { 0: 7, 1: 2, 2: 4 } }))
  expect(mayHaveStaleLikes(before)).toBe(false)
  const back = fold(before, frame(0, 3, { ...(welcome([], { totals: { 0: 7, 3: 1 } }).items[0] as DrawItem) }))
  expect([mayHaveStaleLikes(back), likesOf(back, 1), likesOf(back, 2), likesOf(back, 3)]).toEqual([true, 2, 4, 1])
  const after = withPageLikes(fold(back, frame(3, 3, counted({ 1: 6 }))), page([onPage(1, 5), onPage(2, 9), onPage(3, 0)]))
  expect([likesOf(after, 1), likesOf(after, 2), likesOf(after, 3)]).toEqual([6, 9, 1])
})

test('a complete welcome appends only the missed messages, an incomplete one replaces the timeline', () => {
  const before = timelineOf(welcome([posted(4, karim)], { start: false }))
  expect(texts(fold(before, welcome([posted(5, karim)])))).toEqual(['text 4', 'text 5'])
  const after = fold(before, welcome([posted(500, karim)], { complete: false, start: false }))
  expect(texts(after)).toEqual(['text 500'])
  expect(after).toMatchObject({ cursor: 500, oldest: 500, hasMore: true })
})

test('a new epoch replaces the timeline', () => {
  const before = timelineOf(welcome([posted(1, karim), posted(2, karim)]))
  expect(texts(fold(before, welcome([posted(1, karim)], { epoch: 'two' })))).toEqual(['text 1'])
})

test('a removed message is gone, whether it was here, comes with a welcome or on an older page', () => {
  const timeline = timelineOf(
    welcome([posted(10, karim, 'secret'), posted(11, karim)], { start: false }),
    frame(11, 12, removal(12, 10), removal(13, 2)),
  )
  expect(JSON.stringify([...timeline.lines])).not.toContain('secret')
  const more = prepend(timeline, timeline, page([onPage(2), onPage(3)]))
  expect(texts(more)).toEqual(['text 3', 'text 11'])
  expect(texts(timelineOf(welcome([posted(1, karim), posted(2, karim), removal(3, 1)])))).toEqual(['text 2'])
})

test('an older page is added in front once, with the newest totals', () => {
  const before = timelineOf(welcome([posted(10, karim)], { start: false }), frame(10, 10, counted({ 8: 5 })))
  const after = prepend(before, before, page([onPage(8, 4), onPage(9, 1)], 8))
  expect(texts(after)).toEqual(['text 8', 'text 9', 'text 10'])
  expect([likesOf(after, 8), likesOf(after, 9)]).toEqual([5, 1])
  expect(after).toMatchObject({ oldest: 8, hasMore: true })
  expect(prepend(after, before, page([onPage(8, 4)]))).toBe(after)
  expect(prepend(after, after, page([])).hasMore).toBe(false)
})

test('a page that was requested for an earlier copy is ignored', () => {
  const before = timelineOf(welcome([posted(10, karim)], { start: false }))
  const after = fold(before, welcome([posted(10, karim), posted(11, karim)], { complete: false, start: false }))
  expect(prepend(after, before, page([onPage(9)]))).toBe(after)
})

test('a timeline has at most 200 lines: new ones replace the oldest, older ones load up to that', () => {
  const many = Array.from({ length: limits.drawLines - 1 }, (_, i) => posted(i + 11, karim))
  const timeline = timelineOf(welcome(many, { start: false }))
  expect(olderCapacity(timeline)).toBe(1)
  const full = prepend(timeline, timeline, page([onPage(10)], 10))
  expect([full.lines.length, olderCapacity(full)]).toEqual([limits.drawLines, 0])
  const more = fold(full, frame(full.cursor, full.cursor + 1, posted(full.cursor + 1, karim)))
  expect([more.lines.length, more.oldest, more.lines.at(-1)?.seq]).toEqual([limits.drawLines, 11, full.cursor + 1])
})

test('opening, a winner and closing change the state, and each adds a line', () => {
  const stamp = { at: 1, by: system, id: 'x' }
  const timeline = timelineOf(
    welcome([]),
    frame(0, 1, { type: 'draw.opened', seq: 1, ...stamp }),
    frame(1, 2, { type: 'winner.drawn', winner: karim, seq: 2, ...stamp }),
    frame(2, 3, { type: 'draw.closed', seq: 3, ...stamp }),
  )
  expect(timeline.room).toMatchObject({ phase: 'closed', winners: [karim] })
  expect(timeline.lines.map(({ kind, by }) => [kind, by.name])).toEqual([
    ['opened', 'Parley'],
    ['winner', 'Karim'],
    ['closed', 'Parley'],
  ])
})

test('a moved draw and a cancelled one each add a line, another edit adds none', () => {
  const stamp = { at: 1, by: omar }
  const schedule = { title: 'The autumn draw', at: 900 } as Schedule
  const { lines } = timelineOf(
    welcome([]),
    frame(0, 1, { type: 'draw.edited', schedule, changes: ['title'], seq: 1, id: 'e-1', ...stamp }),
    frame(1, 2, { type: 'draw.edited', schedule, changes: ['title', 'time'], seq: 2, id: 'e-2', ...stamp }),
    frame(2, 3, { type: 'draw.cancelled', seq: 3, id: 'e-3', ...stamp }),
  )
  const bare = { at: 1, by: omar, text: '' }
  expect(lines).toEqual([
    { ...bare, key: 'e-2:2', seq: 2, kind: 'moved', drawAt: 900 },
    { ...bare, key: 'e-3:3', seq: 3, kind: 'cancelled' },
  ])
})

test('an unknown event type changes only the cursor', () => {
  const before = timelineOf(welcome([posted(1, karim)]))
  const unknown = { type: 'constructor', seq: 2, at: 1, by: omar, id: 'x' } as unknown as LoggedDrawEvent
  const after = fold(before, frame(1, 2, unknown))
  expect([after.cursor, texts(after)]).toEqual([2, texts(before)])
})

test('a frame without items may be a gap, a welcome never is', () => {
  const timeline = fold(emptyTimeline, welcome([posted(1, rania)]))
  expect(hasGap(timeline, frame(1, 2))).toBe(false)
  expect(hasGap(timeline, frame(2, 3))).toBe(true)
  expect(hasGap(timeline, { ...welcome([posted(9, rania)]), after: 8 })).toBe(false)
})

test('a frame moves the cursor over events that a viewer may not see, and never back', () => {
  const timeline = fold(emptyTimeline, welcome([posted(1, rania)]))
  expect(fold(timeline, frame(1, 4)).cursor).toBe(4)
  expect(fold(timeline, frame(0, 0))).toBe(timeline)
  expect(fold(timeline, frame(0, 1))).toBe(timeline)
})

test('replies and checkpoints change nothing', () => {
  const timeline = fold(emptyTimeline, welcome([posted(1, rania)]))
  const items: DrawItem[] = [
    { type: 'ack', id: 'm-2', seq: 2 },
    { type: 'refused', id: 'm-3', code: 'too-fast', message: 'Wait.' },
    { type: 'checkpoint', id: 'c-1' } as unknown as DrawItem,
  ]
  for (const item of items) expect(fold(timeline, frame(1, 1, item))).toBe(timeline)
})

test('nothing older can be loaded before the first event, although the draw has more', () => {
  expect(emptyTimeline).toMatchObject({ hasMore: false, copy: 0 })
  expect(olderCapacity({ ...emptyTimeline, hasMore: true })).toBe(0)
  expect(olderCapacity({ ...emptyTimeline, hasMore: true, oldest: 1 })).toBe(limits.drawLines)
})

test('each replaced copy has its own number', () => {
  const first = fold(emptyTimeline, welcome([posted(1, rania)]))
  const second = fold(first, welcome([posted(1, rania)], { epoch: 'two' }))
  expect([first.copy, second.copy]).toEqual([1, 2])
  const resumed = fold(second, welcome([posted(2, rania)], { epoch: 'two' }))
  expect(resumed.copy).toBe(2)
})

test('a resumed timeline keeps its oldest line and what is behind it', () => {
  const timeline = fold(emptyTimeline, welcome([posted(5, rania), posted(6, rania)], { start: false }))
  expect(fold(timeline, welcome([posted(7, karim)], { start: true }))).toMatchObject({ cursor: 7, oldest: 5, hasMore: true })
  expect(fold(timeline, welcome([], { start: true }))).toMatchObject({ cursor: 6, oldest: 5, hasMore: true })
})

test('a page ends where it names the next one, or at its first message', () => {
  const timeline = fold(emptyTimeline, welcome([posted(9, rania)], { start: false }))
  const message = (seq: number): DrawMessage => ({ id: `m-${seq}`, seq, at: seq, by: rania, text: `text ${seq}`, likes: 0 }) as DrawMessage
  const page = (seqs: readonly number[], next?: number) =>
    ({ draw: 'd', messages: seqs.map(message), ...(next !== undefined && { next }) }) as unknown as DrawMessages
  expect(prepend(timeline, timeline, page([7, 8], 4))).toMatchObject({ oldest: 4, hasMore: true })
  expect(prepend(timeline, timeline, page([7, 8]))).toMatchObject({ oldest: 7, hasMore: false })
  expect(prepend(timeline, timeline, page([]))).toMatchObject({ oldest: 9, hasMore: false })
  expect(texts(prepend(timeline, timeline, page([8, 9, 10])))).toEqual(['text 8', 'text 9'])
})

test('a removal that came with a welcome takes only its own target', () => {
  const timeline = fold(emptyTimeline, welcome([posted(1, rania), posted(2, karim), removal(3, 1)]))
  expect(texts(timeline)).toEqual(['text 2'])
  expect([...timeline.removed]).toEqual([1])
  const next = fold(timeline, frame(3, 4, posted(4, rania)))
  expect(next.removed).toBe(timeline.removed)
  expect(next.room).toBe(timeline.room)
})

test('a line that is no message cannot have stale likes', () => {
  const opened: LoggedDrawEvent = { type: 'draw.opened', seq: 1, at: 1, by: system, id: 'o' }
  const timeline = fold(emptyTimeline, welcome([opened]))
  expect(mayHaveStaleLikes({ ...timeline, totals: new Map([[5, 0]]) })).toBe(false)
})
