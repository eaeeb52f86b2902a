import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type DrawClientCommand, type DrawFrame, type DrawItem, drawItself, type KeptDrawEvent, type Totals } from '../../protocol/draw.ts'
import type { Answer, Person } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { browser } from '../connection/environment.ts'
import type { Arrival, Ear } from '../connection/transport.ts'
import { Draw } from './draw.ts'
import type { LikesKept } from './likes.ts'

const rania: Person = { id: 'g_rania', role: 'guest', name: 'Rania' }
const karim: Person = { id: 'g_karim', role: 'guest', name: 'Karim' }
const someone: Person = { id: 'g_someone', role: 'guest', name: '' }

/** The other end, played by hand. */
class OtherEnd {
  readonly dialled: Arrival[] = []
  readonly heard: DrawClientCommand[] = []
  kept: LikesKept | undefined
  /** Another tab has written. */
  writtenElsewhere: () => void = () => undefined
  shown = 0
  #ear: Ear<DrawFrame> | undefined

  page(): Draw {
    const draw = new Draw({
      dial: (arrival, ear) => {
        this.dialled.push(arrival)
        this.#ear = ear
        return { send: (command) => void this.heard.push(command as DrawClientCommand), check: () => undefined, close: () => undefined }
      },
      messages: async () => ({ draw: 'd_1' as never, messages: [] }),
      likes: {
        read: () => this.kept,
        write: (kept) => {
          this.kept = kept
        },
        watch: (watcher) => {
          this.writtenElsewhere = watcher
          return () => undefined
        },
      },
      around: { ...browser, dice: () => 1, onReturn: () => () => undefined, log: () => undefined },
    })
    draw.subscribe(() => void this.shown++)
    draw.open()
    return draw
  }

  says(after: number, upTo: number, ...items: DrawItem[]): void {
    this.#ear?.frame({ after, upTo, items })
  }

  answers(answer: Answer): void {
    this.says(0, 0, answer)
  }

  welcomes(
    you: Person,
    events: readonly KeptDrawEvent[] = [],
    { now = Date.now(), epoch = 'one', totals = { 0: 7 } as Totals } = {},
  ): void {
    const room = {
      schedule: undefined,
      phase: 'open',
      winners: [karim],
      enabled: true,
      messagesPerMinute: 10,
      viewers: 1,
      totals,
      now,
    } as const
    this.says(0, events.at(-1)?.seq ?? 0, { type: 'welcome', you, room, epoch, complete: true, start: true, events })
  }

  dies(): void {
    this.#ear?.down({ code: 1006 })
    vi.advanceTimersByTime(1_000)
  }

  likes(): Extract<DrawClientCommand, { type: 'like' }>[] {
    return this.heard.filter((command) => command.type === 'like')
  }
}

const posted = (seq: number, by: Person, text = `words ${seq}`): KeptDrawEvent => ({
  type: 'message.posted',
  text,
  seq,
  at: 1,
  by,
  id: `m-${seq}`,
})

let house: OtherEnd
beforeEach(() => {
  vi.useFakeTimers()
  house = new OtherEnd()
})
afterEach(() => void vi.useRealTimers())

test('the heart of Rania shows at once, and the total when it is told; nothing is written before the first', () => {
  const page = house.page()
  house.welcomes(rania, [posted(1, karim)])
  expect(house.kept).toBeUndefined()
  page.like(1, true)
  expect(page.snapshot.lines[0]).toMatchObject({ liked: true, likes: 0, badges: ['winner'] })
  expect(house.kept).toMatchObject({ liked: [], waiting: [{ target: 1, on: true }] })
  house.says(
    1,
    1,
    { type: 'ack', id: house.likes()[0]!.id, seq: 1 },
    { type: 'likes.counted', totals: { 1: 1 }, at: 1, by: karim, id: 'x' },
  )
  expect(page.snapshot.lines[0]).toMatchObject({ liked: true, likes: 1 })
  expect(house.kept).toEqual({ person: rania.id, epoch: 'one', liked: [1], waiting: [] })
})

test('after a reload the heart is still there; for another person it is not', () => {
  house.kept = { person: rania.id, epoch: 'one', liked: [drawItself], waiting: [] }
  const page = house.page()
  house.welcomes(someone)
  expect(page.snapshot).toMatchObject({ liked: false, likes: 7, you: someone })
  house.welcomes(rania)
  expect(page.snapshot.liked).toBe(true)
  house.welcomes(karim)
  expect(page.snapshot.liked).toBe(false)
})

test('what Rania takes back in one tab is not liked in the other either, and not written again by it', () => {
  house.kept = { person: rania.id, epoch: 'one', liked: [drawItself, 1], waiting: [] }
  const page = house.page()
  house.welcomes(rania, [posted(1, karim), posted(2, karim)])
  house.kept = { person: rania.id, epoch: 'one', liked: [1], waiting: [] }
  house.writtenElsewhere()
  expect(page.snapshot.liked).toBe(false)
  page.like(2, true)
  expect(house.kept).toMatchObject({ liked: [1], waiting: [{ target: 2, on: true }] })
})

test('a page that is closed before the draw has answered leaves the word to the next one', () => {
  const before = house.page()
  house.welcomes(rania)
  before.like(drawItself, true)
  const after = house.page()
  house.welcomes(rania)
  expect([after.snapshot.liked, house.likes().length, house.likes()[1]]).toEqual([true, 2, house.likes()[0]])
})

test('what the draw refuses falls back to what it has recorded', () => {
  const page = house.page()
  house.welcomes(rania)
  page.like(drawItself, true)
  house.answers({ type: 'ack', id: house.likes()[0]!.id, seq: 0 })
  page.like(drawItself, false)
  expect(page.snapshot.liked).toBe(false)
  house.answers(refusal('closed', { id: house.likes()[1]!.id }))
  expect(page.snapshot.liked).toBe(true)
})

test('what cannot be kept right now is said again later: the first time may have been recorded', () => {
  const page = house.page()
  house.welcomes(rania)
  page.like(drawItself, true)
  house.answers(refusal('not-kept', { id: house.likes()[0]!.id, retryAfterMs: 1_000 }))
  expect(page.snapshot.liked).toBe(true)
  vi.advanceTimersByTime(10_000)
  expect(house.likes()[1]).toEqual(house.likes()[0])
})

test('on, off, on: the last word stands, and after a break only that is said again, under its id', () => {
  const page = house.page()
  house.welcomes(rania)
  for (const on of [true, false, true]) page.like(drawItself, on)
  const last = house.likes().at(-1)!
  house.answers(refusal('closed', { id: house.likes()[0]!.id })) // of a word that no longer counts
  expect(page.snapshot.liked).toBe(true)
  house.dies()
  house.welcomes(rania)
  expect(house.likes().slice(3)).toEqual([last])
})

test('offline the heart shows and waits; without an answer it is said again', () => {
  const page = house.page()
  house.welcomes(rania)
  house.dies()
  page.like(drawItself, true)
  expect([page.snapshot.liked, house.likes().length]).toEqual([true, 0])
  house.welcomes(rania)
  vi.advanceTimersByTime(10_000)
  expect(house.likes().map(({ id }) => id)).toEqual([house.likes()[0]!.id, house.likes()[0]!.id])
})

test('what Rania says is answered; a refusal is hers to read, with the time to wait', async () => {
  const page = house.page()
  house.welcomes(rania)
  const answered = page.say('  Mabrouk!  ')
  expect(house.heard[0]).toMatchObject({ type: 'message.post', text: 'Mabrouk!' })
  house.answers(refusal('too-fast', { id: house.heard[0]!.id, retryAfterMs: 5_000 }))
  expect(await answered).toMatchObject({ code: 'too-fast', retryAfterMs: 5_000 })
  expect(await page.say(' ')).toMatchObject({ code: 'empty-message' })
  expect(await page.say('x'.repeat(limits.drawTextLength + 1))).toMatchObject({ code: 'too-long' })
})

test('said before a break it is sent again under the same id; nobody waits for ever, and the same words later are the same message', async () => {
  const page = house.page()
  house.welcomes(rania)
  const answered = page.say('Mabrouk')
  house.dies()
  house.welcomes(rania)
  vi.advanceTimersByTime(15_000)
  expect(await answered).toMatchObject({ code: 'unavailable' })
  void page.say('Mabrouk')
  expect(new Set(house.heard.map(({ id }) => id)).size).toBe(1)
  expect(house.heard).toHaveLength(3)
})

test('a crowd that writes fast is shown eight times a second, the first at once', () => {
  const page = house.page()
  house.welcomes(rania)
  vi.advanceTimersByTime(1_000)
  house.shown = 0
  for (let seq = 1; seq <= 100; seq++) {
    house.says(seq - 1, seq, posted(seq, karim))
    if (seq === 1) expect(house.shown).toBe(1)
    vi.advanceTimersByTime(10)
  }
  expect(house.shown).toBeLessThanOrEqual(9)
  vi.advanceTimersByTime(125)
  expect(page.snapshot.lines).toHaveLength(100)
})

test('a mark is said back, so that the relay knows that this page reads', () => {
  house.page()
  house.welcomes(rania)
  house.says(0, 0, { type: 'mark', mark: 'm' })
  expect(house.heard).toMatchObject([{ type: 'read', mark: 'm' }])
})

test('a line that looks as before is the same line', () => {
  const page = house.page()
  house.welcomes(rania, [posted(1, karim), posted(2, karim)])
  const [first, second] = page.snapshot.lines
  page.like(2, true)
  expect(page.snapshot.lines[0]).toBe(first)
  expect(page.snapshot.lines[1]).not.toBe(second)
})

test('a hole: come back from the last sure place. A name: come back at once, with all that is here', () => {
  const page = house.page()
  house.welcomes(someone, [posted(1, karim)])
  house.says(2, 3, posted(3, karim))
  vi.advanceTimersByTime(0)
  expect(house.dialled.at(-1)).toEqual({ since: 1, epoch: 'one' })
  house.welcomes(someone, [posted(3, karim)])
  page.again()
  expect(house.dialled).toHaveLength(3)
  house.welcomes(rania)
  expect([page.snapshot.you, page.snapshot.lines.length]).toEqual([rania, 2])
})

test('the clock of the house: the welcome that travelled least is believed, unless ours was set meanwhile', () => {
  const page = house.page()
  house.welcomes(rania, [], { now: Date.now() + 60_000 - 400 })
  house.welcomes(rania, [], { now: Date.now() + 60_000 - 30 })
  house.welcomes(rania, [], { now: Date.now() + 60_000 - 900 })
  expect(page.snapshot.offsetMs).toBe(59_970)
  house.welcomes(rania, [], { now: Date.now() - 40 })
  expect(page.snapshot.offsetMs).toBe(-40)
})

test('where each look is a welcome, what waits for its answer is not said again with each of them', async () => {
  const page = house.page()
  const looks = (totals: Totals = {}) => house.welcomes(rania, [], { totals })
  looks()
  page.like(drawItself, true)
  void page.say('hello')
  expect(house.heard.map(({ type }) => type)).toEqual(['like', 'message.post'])
  looks({ 3: 1 })
  looks({ 3: 2 })
  expect(house.heard).toHaveLength(2)
  // Under another name she is another, over the same pipe.
  house.welcomes(karim)
  expect(house.heard.length).toBeGreaterThan(2)
})
