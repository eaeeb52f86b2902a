import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type DrawClientCommand,
  type DrawFrame,
  type DrawItem,
  drawItself,
  type LoggedDrawEvent,
  type Totals,
} from '../../protocol/draw.ts'
import type { Person, Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { browserEnvironment } from '../connection/environment.ts'
import type { Handlers, Joining } from '../connection/transport.ts'
import { Draw } from './draw.ts'
import type { StoredLikes } from './likes.ts'

const rania: Person = { id: 'g_rania', role: 'guest', name: 'Rania' }
const karim: Person = { id: 'g_karim', role: 'guest', name: 'Karim' }
const someone: Person = { id: 'g_someone', role: 'guest', name: '' }

/** The other end, played by hand. */
class OtherEnd {
  readonly dialled: Joining[] = []
  readonly heard: DrawClientCommand[] = []
  kept: StoredLikes | undefined
  /** Another tab has written. */
  writtenElsewhere: () => void = () => undefined
  shown = 0
  #handlers: Handlers<DrawFrame> | undefined

  page(): Draw {
    const draw = new Draw({
      connect: (joining, handlers) => {
        this.dialled.push(joining)
        this.#handlers = handlers
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
      environment: { ...browserEnvironment, random: () => 1, onReturn: () => () => undefined, log: () => undefined },
    })
    draw.subscribe(() => void this.shown++)
    draw.open()
    return draw
  }

  says(after: number, upTo: number, ...items: DrawItem[]): void {
    this.#handlers?.frame({ after, upTo, items })
  }

  answers(answer: Reply): void {
    this.says(0, 0, answer)
  }

  welcomes(
    you: Person,
    events: readonly LoggedDrawEvent[] = [],
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
    this.#handlers?.closed({ code: 1006 })
    vi.advanceTimersByTime(1_000)
  }

  likes(): Extract<DrawClientCommand, { type: 'like' }>[] {
    return this.heard.filter((command) => command.type === 'like')
  }
}

const posted = (seq: number, by: Person, text = `words ${seq}`): LoggedDrawEvent => ({
  type: 'message.posted',
  text,
  seq,
  at: 1,
  by,
  id: `m-${seq}`,
})

let server: OtherEnd
beforeEach(() => {
  vi.useFakeTimers()
  server = new OtherEnd()
})
afterEach(() => void vi.useRealTimers())

test('the heart of Rania shows at once, and the total when it is told; nothing is written before the first', () => {
  const page = server.page()
  server.welcomes(rania, [posted(1, karim)])
  expect(server.kept).toBeUndefined()
  page.like(1, true)
  expect(page.snapshot.lines[0]).toMatchObject({ liked: true, likes: 0, badges: ['winner'] })
  expect(server.kept).toMatchObject({ liked: [], waiting: [{ target: 1, on: true }] })
  server.says(
    1,
    1,
    { type: 'ack', id: server.likes()[0]!.id, seq: 1 },
    { type: 'likes.counted', totals: { 1: 1 }, at: 1, by: karim, id: 'x' },
  )
  expect(page.snapshot.lines[0]).toMatchObject({ liked: true, likes: 1 })
  expect(server.kept).toEqual({ person: rania.id, epoch: 'one', liked: [1], waiting: [] })
})

test('after a reload the heart is still there; for another person it is not', () => {
  server.kept = { person: rania.id, epoch: 'one', liked: [drawItself], waiting: [] }
  const page = server.page()
  server.welcomes(someone)
  expect(page.snapshot).toMatchObject({ liked: false, likes: 7, you: someone })
  server.welcomes(rania)
  expect(page.snapshot.liked).toBe(true)
  server.welcomes(karim)
  expect(page.snapshot.liked).toBe(false)
})

test('what Rania takes back in one tab is not liked in the other either, and not written again by it', () => {
  server.kept = { person: rania.id, epoch: 'one', liked: [drawItself, 1], waiting: [] }
  const page = server.page()
  server.welcomes(rania, [posted(1, karim), posted(2, karim)])
  server.kept = { person: rania.id, epoch: 'one', liked: [1], waiting: [] }
  server.writtenElsewhere()
  expect(page.snapshot.liked).toBe(false)
  page.like(2, true)
  expect(server.kept).toMatchObject({ liked: [1], waiting: [{ target: 2, on: true }] })
})

test('a page that is closed before the draw has answered leaves the word to the next one', () => {
  const before = server.page()
  server.welcomes(rania)
  before.like(drawItself, true)
  const after = server.page()
  server.welcomes(rania)
  expect([after.snapshot.liked, server.likes().length, server.likes()[1]]).toEqual([true, 2, server.likes()[0]])
})

test('what the draw refuses falls back to what it has recorded', () => {
  const page = server.page()
  server.welcomes(rania)
  page.like(drawItself, true)
  server.answers({ type: 'ack', id: server.likes()[0]!.id, seq: 0 })
  page.like(drawItself, false)
  expect(page.snapshot.liked).toBe(false)
  server.answers(refusal('closed', { id: server.likes()[1]!.id }))
  expect(page.snapshot.liked).toBe(true)
})

test('what cannot be kept right now is said again later: the first time may have been recorded', () => {
  const page = server.page()
  server.welcomes(rania)
  page.like(drawItself, true)
  server.answers(refusal('not-stored', { id: server.likes()[0]!.id, retryAfterMs: 1_000 }))
  expect(page.snapshot.liked).toBe(true)
  vi.advanceTimersByTime(10_000)
  expect(server.likes()[1]).toEqual(server.likes()[0])
})

test('on, off, on: the last word stands, and after a break only that is said again, under its id', () => {
  const page = server.page()
  server.welcomes(rania)
  for (const on of [true, false, true]) page.like(drawItself, on)
  const last = server.likes().at(-1)!
  server.answers(refusal('closed', { id: server.likes()[0]!.id })) // of a word that no longer counts
  expect(page.snapshot.liked).toBe(true)
  server.dies()
  server.welcomes(rania)
  expect(server.likes().slice(3)).toEqual([last])
})

test('offline the heart shows and waits; without an answer it is said again', () => {
  const page = server.page()
  server.welcomes(rania)
  server.dies()
  page.like(drawItself, true)
  expect([page.snapshot.liked, server.likes().length]).toEqual([true, 0])
  server.welcomes(rania)
  vi.advanceTimersByTime(10_000)
  expect(server.likes().map(({ id }) => id)).toEqual([server.likes()[0]!.id, server.likes()[0]!.id])
})

test('what Rania says is answered; a refusal is hers to read, with the time to wait', async () => {
  const page = server.page()
  server.welcomes(rania)
  const answered = page.post('  Mabrouk!  ')
  expect(server.heard[0]).toMatchObject({ type: 'message.post', text: 'Mabrouk!' })
  server.answers(refusal('too-fast', { id: server.heard[0]!.id, retryAfterMs: 5_000 }))
  expect(await answered).toMatchObject({ code: 'too-fast', retryAfterMs: 5_000 })
  expect(await page.post(' ')).toMatchObject({ code: 'empty-message' })
  expect(await page.post('x'.repeat(limits.drawTextLength + 1))).toMatchObject({ code: 'too-long' })
})

test('said before a break it is sent again under the same id; nobody waits for ever, and the same words later are the same message', async () => {
  const page = server.page()
  server.welcomes(rania)
  const answered = page.post('Mabrouk')
  server.dies()
  server.welcomes(rania)
  vi.advanceTimersByTime(15_000)
  expect(await answered).toMatchObject({ code: 'unavailable' })
  void page.post('Mabrouk')
  expect(new Set(server.heard.map(({ id }) => id)).size).toBe(1)
  expect(server.heard).toHaveLength(3)
})

test('a crowd that writes fast is shown eight times a second, the first at once', () => {
  const page = server.page()
  server.welcomes(rania)
  vi.advanceTimersByTime(1_000)
  server.shown = 0
  for (let seq = 1; seq <= 100; seq++) {
    server.says(seq - 1, seq, posted(seq, karim))
    if (seq === 1) expect(server.shown).toBe(1)
    vi.advanceTimersByTime(10)
  }
  expect(server.shown).toBeLessThanOrEqual(9)
  vi.advanceTimersByTime(125)
  expect(page.snapshot.lines).toHaveLength(100)
})

test('a mark is said back, so that the relay knows that this page reads', () => {
  server.page()
  server.welcomes(rania)
  server.says(0, 0, { type: 'checkpoint', checkpoint: 'm' })
  expect(server.heard).toMatchObject([{ type: 'checkpoint.ack', checkpoint: 'm' }])
})

test('a line that looks as before is the same line', () => {
  const page = server.page()
  server.welcomes(rania, [posted(1, karim), posted(2, karim)])
  const [first, second] = page.snapshot.lines
  page.like(2, true)
  expect(page.snapshot.lines[0]).toBe(first)
  expect(page.snapshot.lines[1]).not.toBe(second)
})

test('a hole: come back from the last sure place. A name: come back at once, with all that is here', () => {
  const page = server.page()
  server.welcomes(someone, [posted(1, karim)])
  server.says(2, 3, posted(3, karim))
  vi.advanceTimersByTime(0)
  expect(server.dialled.at(-1)).toEqual({ since: 1, epoch: 'one' })
  server.welcomes(someone, [posted(3, karim)])
  page.reconnect()
  expect(server.dialled).toHaveLength(3)
  server.welcomes(rania)
  expect([page.snapshot.you, page.snapshot.lines.length]).toEqual([rania, 2])
})

test('the clock of the house: the welcome that travelled least is believed, unless ours was set meanwhile', () => {
  const page = server.page()
  server.welcomes(rania, [], { now: Date.now() + 60_000 - 400 })
  server.welcomes(rania, [], { now: Date.now() + 60_000 - 30 })
  server.welcomes(rania, [], { now: Date.now() + 60_000 - 900 })
  expect(page.snapshot.offsetMs).toBe(59_970)
  server.welcomes(rania, [], { now: Date.now() - 40 })
  expect(page.snapshot.offsetMs).toBe(-40)
})

test('where each look is a welcome, what waits for its answer is not said again with each of them', async () => {
  const page = server.page()
  const looks = (totals: Totals = {}) => server.welcomes(rania, [], { totals })
  looks()
  page.like(drawItself, true)
  void page.post('hello')
  expect(server.heard.map(({ type }) => type)).toEqual(['like', 'message.post'])
  looks({ 3: 1 })
  looks({ 3: 2 })
  expect(server.heard).toHaveLength(2)
  // Under another name she is another, over the same pipe.
  server.welcomes(karim)
  expect(server.heard.length).toBeGreaterThan(2)
})
