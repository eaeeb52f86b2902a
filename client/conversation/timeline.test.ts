import { expect, test } from 'vitest'
import type { ConversationFrame, ConversationItem, ConversationView, LoggedConversationEvent } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import { stateOf } from './lines.ts'
import { empty, fold, hasGap, prepend, type Timeline } from './timeline.ts'

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
  text,
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
const told = (...frames: ConversationFrame[]) => frames.reduce(fold, empty)

test('Layla arrives and sees what was said', () => {
  const thread = told(welcome([posted(1, layla, 'hi'), posted(2, omar, 'kifak')]))
  expect(texts(thread)).toEqual(['hi', 'kifak'])
  expect(thread).toMatchObject({ cursor: 2, hasOlder: false, you: layla })
})

test('the same frame twice is seen once', () => {
  const once = told(welcome([posted(1, layla, 'hi')]), frame(1, 2, posted(2, omar, 'kifak')))
  expect(fold(once, frame(1, 2, posted(2, omar, 'kifak'))).lines).toEqual(once.lines)
})

test('a note between two messages is no hole for the visitor, a lost message is', () => {
  const thread = told(welcome([posted(1, layla, 'hi')]))
  const afterNote = frame(1, 3, posted(3, omar, 'kifak')) // 2 was a note: this circle's last event before was 1
  expect(hasGap(thread, afterNote)).toBe(false)
  expect(hasGap(thread, frame(2, 3, posted(3, omar, 'kifak')))).toBe(true)
})

test('an ack moves no cursor: what lies before it may still be missing', () => {
  const thread = told(welcome([posted(1, layla, 'hi')]), frame(0, 0, { type: 'ack', id: 'm-9', seq: 9 }))
  expect(thread.cursor).toBe(1)
})

test('coming back brings only what was missed, at the end', () => {
  const before = { ...told(welcome([posted(4, layla, 'hi')], { start: false })) }
  expect(texts(fold(before, welcome([posted(5, omar, 'kifak')])))).toEqual(['hi', 'kifak'])
  expect(fold(before, welcome([posted(5, omar, 'kifak')])).hasOlder).toBe(true)
})

test('after a holiday today comes first, and what lies between is older history', () => {
  const before = told(welcome([posted(1, layla, 'hi')]))
  const after = fold(before, welcome([posted(500, omar, 'today')], { complete: false, start: false }))
  expect(texts(after)).toEqual(['today'])
  expect(after).toMatchObject({ cursor: 500, oldest: 500, hasOlder: true })
})

test('another life of the log: the copy is thrown away, also when the new head is lower', () => {
  const before = told(welcome([posted(1, layla, 'hi'), posted(2, omar, 'lost')]))
  const after = fold(before, welcome([posted(1, layla, 'hi')], { epoch: 'two' }))
  expect(texts(after)).toEqual(['hi'])
  expect(after.cursor).toBe(1)
})

test('older pages come in front, once, and not after the copy was replaced', () => {
  const thread = told(welcome([posted(10, layla, 'ten')], { start: false }))
  const page = { events: [posted(8, omar, 'eight'), posted(9, omar, 'nine')], start: true }
  const more = prepend(thread, 10, page)
  expect(texts(more)).toEqual(['eight', 'nine', 'ten'])
  expect(more.hasOlder).toBe(false)
  expect(prepend(more, 10, page)).toBe(more)
})

test('a removed message keeps its place and loses its words', () => {
  const removal: LoggedConversationEvent = { type: 'message.removed', target: 2, seq: 3, at: 9, by: omar, id: 'r-1' }
  const thread = told(welcome([posted(1, layla, 'hi'), posted(2, omar, 'secret')]), frame(2, 3, removal))
  expect(thread.lines[1]).toMatchObject({ key: 'm-2', removed: true, text: '' })
  expect(JSON.stringify(thread)).not.toContain('secret')
})

test('a page that was read before a removal and arrives after it does not bring the words back', () => {
  const removal: LoggedConversationEvent = { type: 'message.removed', target: 2, seq: 11, at: 9, by: omar, id: 'r-1' }
  const thread = told(welcome([posted(10, layla, 'ten')], { start: false }), frame(10, 11, removal))
  expect(JSON.stringify(prepend(thread, 10, { events: [posted(2, omar, 'secret')], start: true }))).not.toContain('secret')
})

test('a word that we do not know yet changes nothing but the place', () => {
  const before = told(welcome([posted(1, layla, 'hi')]))
  const strange = { type: 'constructor', seq: 2, at: 1, by: omar, id: 'x' } as unknown as LoggedConversationEvent
  const after = fold(before, frame(1, 2, strange))
  expect(after.lines).toEqual(before.lines)
  expect(after.cursor).toBe(2)
})

test('the answer is streamed while its turn runs, and the draft goes when it is over', () => {
  const nour: Person = { id: 'assistant', role: 'assistant', name: 'Nour' }
  const stamp = { at: 1, by: nour, id: 'answer:1' }
  const began = frame(1, 1, { type: 'answer.began', n: 1, upTo: 1, tries: 1, until: 9, ...stamp })
  const drafting = frame(1, 1, { type: 'message.drafting', n: 1, text: 'Point your', ...stamp })
  const ended = frame(1, 2, { ...posted(2, nour, 'Point your domain.'), id: 'answer:1' }, { type: 'answer.ended', n: 1, ...stamp })
  const running = told(welcome([posted(1, layla, 'hi')]), began)
  expect(running.draft).toEqual({ n: 1, text: '' })
  expect(fold(running, drafting).draft).toEqual({ n: 1, text: 'Point your' })
  const over = [drafting, ended, drafting].reduce(fold, running) // a straggler must not reappear
  expect(over.draft).toBeUndefined()
  expect(texts(over)).toEqual(['hi', 'Point your domain.'])
})

test('Omar types until he has said it; Layla never sees herself typing', () => {
  const typing = (by: Person) => frame(1, 1, { type: 'typing', on: true, at: 1, by, id: 't' })
  const thread = told(welcome([posted(1, layla, 'hi')]), typing(omar), typing(layla), typing(omar))
  expect(thread.typing).toEqual([omar])
  expect(fold(thread, frame(1, 2, posted(2, omar, 'kifak'))).typing).toEqual([])
})

test('ticks come from the others: Layla reads Omar, Omar reads Layla, a second agent does not count for Omar', () => {
  const thread = told(welcome([posted(1, layla, 'hi'), posted(2, omar, 'kifak')]))
  const receipt = (by: Person, received: number, read: number) => frame(2, 2, { type: 'receipt.moved', received, read, at: 1, by, id: 'r' })
  const [hi, kifak] = thread.lines as [Timeline['lines'][0], Timeline['lines'][0]]
  const after = [receipt(omar, 2, 1), receipt({ ...omar, id: 'agent:maya' }, 2, 2)].reduce(fold, thread)
  expect([stateOf(hi, thread), stateOf(kifak, thread)]).toEqual(['stored', 'stored'])
  expect([stateOf(hi, after), stateOf(kifak, after)]).toEqual(['read', 'stored'])
  expect(stateOf(kifak, fold(after, receipt(layla, 2, 0)))).toBe('delivered')
})
