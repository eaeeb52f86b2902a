import { expect, test } from 'vitest'
import type { ConversationFrame, ConversationItem, ConversationView, LoggedConversationEvent } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import { stateOf } from './lines.ts'
import { emptyTimeline, fold, hasGap, prepend, type Timeline } from './timeline.ts'

const layla: Person = { id: 'visitor:layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'agent:omar', role: 'agent', name: 'Omar' }
const room: ConversationView = {
  department: undefined,
  visitor: layla,
  status: { is: 'assisted' },
  receipts: {},
  participants: {},
  present: [],
  agentsOnline: 0,
  answer: undefined,
}

const posted = (seq: number, by: Person, text: string): LoggedConversationEvent => ({
  type: 'message.posted',
  parts: [{ type: 'text', text }],
  seq,
  at: seq * 1_000,
  by,
  id: `m-${seq}`,
})
const frame = (after: number, upTo: number, ...items: ConversationItem[]): ConversationFrame => ({ after, upTo, items })
const welcome = (
  events: readonly LoggedConversationEvent[],
  more: { complete?: boolean; start?: boolean; epoch?: string; upTo?: number } = {},
) =>
  frame(0, more.upTo ?? events.at(-1)?.seq ?? 0, {
    type: 'welcome',
    you: layla,
    room,
    epoch: more.epoch ?? 'one',
    complete: more.complete ?? true,
    start: more.start ?? true,
    events,
  })
const texts = ({ lines }: Timeline) => lines.map(({ text }) => text)
const timelineOf = (...frames: ConversationFrame[]) => frames.reduce(fold, emptyTimeline)

test('a welcome fills the timeline with the newest messages', () => {
  const timeline = timelineOf(welcome([posted(1, layla, 'hi'), posted(2, omar, 'kifak')]))
  expect(texts(timeline)).toEqual(['hi', 'kifak'])
  expect(timeline).toMatchObject({ cursor: 2, hasOlder: false, you: layla })
})

test('a frame that arrives twice adds its messages once', () => {
  const once = timelineOf(welcome([posted(1, layla, 'hi')]), frame(1, 2, posted(2, omar, 'kifak')))
  expect(fold(once, frame(1, 2, posted(2, omar, 'kifak'))).lines).toEqual(once.lines)
})

test('a note between two messages is no gap for the visitor, a lost message is', () => {
  const timeline = timelineOf(welcome([posted(1, layla, 'hi')]))
  const afterNote = frame(1, 3, posted(3, omar, 'kifak')) // 2 was a note: the last event before it for this audience was 1
  expect(hasGap(timeline, afterNote)).toBe(false)
  expect(hasGap(timeline, frame(2, 3, posted(3, omar, 'kifak')))).toBe(true)
})

test('an ack does not move the cursor, because events before it may be missing', () => {
  const timeline = timelineOf(welcome([posted(1, layla, 'hi')]), frame(0, 0, { type: 'ack', id: 'm-9', seq: 9 }))
  expect(timeline.cursor).toBe(1)
})

test('a complete welcome appends only the missed messages', () => {
  const before = { ...timelineOf(welcome([posted(4, layla, 'hi')], { start: false })) }
  expect(texts(fold(before, welcome([posted(5, omar, 'kifak')])))).toEqual(['hi', 'kifak'])
  expect(fold(before, welcome([posted(5, omar, 'kifak')])).hasOlder).toBe(true)
})

test('an incomplete welcome replaces the timeline, and the events before it are loaded as older pages', () => {
  const before = timelineOf(welcome([posted(1, layla, 'hi')]))
  const after = fold(before, welcome([posted(500, omar, 'today')], { complete: false, start: false }))
  expect(texts(after)).toEqual(['today'])
  expect(after).toMatchObject({ cursor: 500, oldest: 500, hasOlder: true })
})

test('a new epoch replaces the timeline, also when its head is lower', () => {
  const before = timelineOf(welcome([posted(1, layla, 'hi'), posted(2, omar, 'lost')]))
  const after = fold(before, welcome([posted(1, layla, 'hi')], { epoch: 'two' }))
  expect(texts(after)).toEqual(['hi'])
  expect(after.cursor).toBe(1)
})

test('an older page is added in front once, and not after the timeline was replaced', () => {
  const timeline = timelineOf(welcome([posted(10, layla, 'ten')], { start: false }))
  const page = { events: [posted(8, omar, 'eight'), posted(9, omar, 'nine')], start: true }
  const more = prepend(timeline, 10, page)
  expect(texts(more)).toEqual(['eight', 'nine', 'ten'])
  expect(more.hasOlder).toBe(false)
  expect(prepend(more, 10, page)).toBe(more)
})

test('a removed message keeps its line and loses its text', () => {
  const removal: LoggedConversationEvent = { type: 'message.removed', target: 2, seq: 3, at: 9, by: omar, id: 'r-1' }
  const timeline = timelineOf(welcome([posted(1, layla, 'hi'), posted(2, omar, 'secret')]), frame(2, 3, removal))
  expect(timeline.lines[1]).toMatchObject({ key: 'm-2', removed: true, text: '' })
  expect(JSON.stringify(timeline)).not.toContain('secret')
})

test('a page that was read before a removal does not restore the removed text', () => {
  const removal: LoggedConversationEvent = { type: 'message.removed', target: 2, seq: 11, at: 9, by: omar, id: 'r-1' }
  const timeline = timelineOf(welcome([posted(10, layla, 'ten')], { start: false }), frame(10, 11, removal))
  expect(JSON.stringify(prepend(timeline, 10, { events: [posted(2, omar, 'secret')], start: true }))).not.toContain('secret')
})

test('an unknown event type changes only the cursor', () => {
  const before = timelineOf(welcome([posted(1, layla, 'hi')]))
  const unknown = { type: 'constructor', seq: 2, at: 1, by: omar, id: 'x' } as unknown as LoggedConversationEvent
  const after = fold(before, frame(1, 2, unknown))
  expect(after.lines).toEqual(before.lines)
  expect(after.cursor).toBe(2)
})

test("the draft shows the assistant's answer while it is in progress and disappears with its message", () => {
  const nour: Person = { id: 'assistant', role: 'assistant', name: 'Nour' }
  const stamp = { at: 1, by: nour, id: 'answer:1' }
  const began = frame(1, 1, { type: 'answer.began', n: 1, upTo: 1, tries: 1, until: 9, ...stamp })
  const drafting = frame(1, 1, { type: 'message.drafting', n: 1, text: 'Point your', ...stamp })
  const ended = frame(1, 2, { ...posted(2, nour, 'Point your domain.'), id: 'answer:1' }, { type: 'answer.ended', n: 1, ...stamp })
  const running = timelineOf(welcome([posted(1, layla, 'hi')]), began)
  expect(running.draft).toEqual({ n: 1, text: '' })
  expect(fold(running, drafting).draft).toEqual({ n: 1, text: 'Point your' })
  const over = [drafting, ended, drafting].reduce(fold, running) // the late draft is ignored
  expect(over.draft).toBeUndefined()
  expect(texts(over)).toEqual(['hi', 'Point your domain.'])
})

test("Omar's typing ends when Omar's message arrives, and Layla's own typing is not shown", () => {
  const typing = (by: Person) => frame(1, 1, { type: 'typing', on: true, at: 1, by, id: 't' })
  const timeline = timelineOf(welcome([posted(1, layla, 'hi')]), typing(omar), typing(layla), typing(omar))
  expect(timeline.typing).toEqual([omar])
  expect(fold(timeline, frame(1, 2, posted(2, omar, 'kifak'))).typing).toEqual([])
})

test("the visitor's receipt counts for an agent's message, any agent's receipt for the visitor's", () => {
  const timeline = timelineOf(welcome([posted(1, layla, 'hi'), posted(2, omar, 'kifak')]))
  const receipt = (by: Person, received: number, read: number) => frame(2, 2, { type: 'receipt.moved', received, read, at: 1, by, id: 'r' })
  const [hi, kifak] = timeline.lines as [Timeline['lines'][0], Timeline['lines'][0]]
  const after = [receipt(omar, 2, 1), receipt({ ...omar, id: 'agent:maya' }, 2, 2)].reduce(fold, timeline)
  expect([stateOf(hi, timeline), stateOf(kifak, timeline)]).toEqual(['stored', 'stored'])
  expect([stateOf(hi, after), stateOf(kifak, after)]).toEqual(['read', 'stored'])
  expect(stateOf(kifak, fold(after, receipt(layla, 2, 0)))).toBe('delivered')
})

test('the empty timeline is empty', () => {
  expect(emptyTimeline).toMatchObject({ cursor: 0, lines: [], oldest: 0, hasOlder: false, typing: [] })
  expect(emptyTimeline.removed.size).toBe(0)
})

test('a frame without items may be a gap, a welcome never is', () => {
  const timeline = timelineOf(welcome([posted(1, layla, 'hi')]))
  expect(hasGap(timeline, frame(1, 2))).toBe(false)
  expect(hasGap(timeline, frame(2, 3))).toBe(true)
  expect(hasGap(timeline, { ...welcome([posted(9, layla, 'later')]), after: 8 })).toBe(false)
})

test('a frame moves the cursor over events that this reader may not see, and never back', () => {
  const timeline = timelineOf(welcome([posted(1, layla, 'hi')]))
  expect(fold(timeline, frame(1, 4)).cursor).toBe(4)
  expect(fold(timeline, frame(0, 0))).toBe(timeline)
  expect(fold(timeline, frame(0, 1))).toBe(timeline)
})

test('an older page adds only what is older than the timeline, and has more unless it is the start', () => {
  const timeline = timelineOf(welcome([posted(5, layla, 'five')], { start: false }))
  const next = prepend(timeline, 5, { events: [posted(4, layla, 'four'), posted(5, layla, 'five')], start: false })
  expect([texts(next), next.oldest, next.hasOlder]).toEqual([['four', 'five'], 4, true])
  const first = prepend(next, 4, { events: [posted(1, layla, 'one')], start: true })
  expect([texts(first), first.oldest, first.hasOlder]).toEqual([['one', 'four', 'five'], 1, false])
  const nothing = prepend(next, 4, { events: [], start: false })
  expect([nothing.oldest, nothing.hasOlder]).toEqual([4, false])
})

test('a welcome without events leaves nothing to load, and the first event after it is the oldest', () => {
  const timeline = timelineOf(welcome([]))
  expect(timeline).toMatchObject({ cursor: 0, oldest: 0, hasOlder: false })
  const next = fold(timeline, frame(0, 3, posted(3, omar, 'hello')))
  expect(next).toMatchObject({ cursor: 3, oldest: 3 })
  expect(fold(next, frame(3, 4, posted(4, omar, 'again')))).toMatchObject({ cursor: 4, oldest: 3 })
})

test('a resumed timeline keeps its oldest line and what is behind it', () => {
  const timeline = timelineOf(welcome([posted(5, layla, 'five'), posted(6, layla, 'six')], { start: false }))
  const resumed = fold(timeline, welcome([posted(7, omar, 'seven'), posted(8, omar, 'eight')], { start: true }))
  expect(resumed).toMatchObject({ cursor: 8, oldest: 5, hasOlder: true })
  expect(fold(timeline, welcome([], { start: true }))).toMatchObject({ cursor: 6, oldest: 5, hasOlder: true })
})

test('a welcome that resumes an empty timeline of the same log has its own beginning', () => {
  const empty = timelineOf(welcome([]))
  const next = fold(empty, welcome([posted(5, layla, 'five')], { start: false }))
  expect(next).toMatchObject({ cursor: 5, oldest: 5, hasOlder: true })
})

test('several people type, and one who stops leaves the others', () => {
  const maya: Person = { id: 'agent:maya', role: 'agent', name: 'Maya' }
  const typing = (by: Person, on: boolean): ConversationItem => ({ type: 'typing', on, at: 1, by, id: 't' })
  const timeline = timelineOf(welcome([]), frame(0, 0, typing(omar, true), typing(maya, true), typing(omar, true)))
  expect(timeline.typing.map(({ id }) => id)).toEqual(['agent:maya', 'agent:omar'])
  expect(fold(timeline, frame(0, 0, typing(omar, false))).typing).toEqual([maya])
  expect(fold(emptyTimeline, frame(0, 0, typing(omar, true))).typing).toEqual([omar])
})

test('a refusal changes nothing, and a draft before the welcome is none', () => {
  const timeline = timelineOf(welcome([posted(1, layla, 'hi')]))
  const refused: ConversationItem = { type: 'refused', id: 'm-2', code: 'too-fast', message: 'Wait.' }
  expect(fold(timeline, frame(0, 0, refused))).toBe(timeline)
  const draft: ConversationItem = { type: 'message.drafting', n: 1, text: 'Hel', at: 1, by: omar, id: 'd' }
  expect(fold(emptyTimeline, frame(0, 0, draft)).draft).toBeUndefined()
})

test('who participates is known to a visitor; staff learn of it from presence', () => {
  const changed: ConversationItem = { type: 'participants.changed', participants: { [omar.id]: omar }, at: 1, by: omar, id: 'p' } as never
  const asVisitor = timelineOf(welcome([]))
  expect(fold(asVisitor, frame(0, 0, changed))).not.toBe(asVisitor)
  const asAgent = { ...asVisitor, you: omar }
  expect(fold(asAgent, frame(0, 0, changed))).toBe(asAgent)
})

test('a message that was removed before it came has no text, and another removal leaves it alone', () => {
  const gone = { ...posted(2, layla, ''), removed: true } as LoggedConversationEvent
  const timeline = timelineOf(welcome([posted(1, layla, 'hi'), gone]))
  expect(timeline.lines.map(({ removed }) => removed)).toEqual([false, true])
  const removal: LoggedConversationEvent = { type: 'message.removed', target: 1, seq: 3, at: 3, by: omar, id: 'r' }
  const next = fold(timeline, frame(2, 3, removal))
  expect(next.lines.map(({ removed }) => removed)).toEqual([true, true])
  expect(next.lines[1]).toBe(timeline.lines[1])
  expect([...next.removed]).toEqual([1])
})

test('an event that removes nothing keeps the lines as they are', () => {
  const timeline = timelineOf(welcome([posted(1, layla, 'hi')]))
  const next = fold(timeline, frame(1, 2, posted(2, omar, 'hello')))
  expect(next.lines[0]).toBe(timeline.lines[0])
  expect(next.removed).toBe(timeline.removed)
})
