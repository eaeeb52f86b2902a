import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type DrawClientCommand,
  type DrawFrame,
  type DrawItem,
  drawItself,
  type LoggedDrawEvent,
  type Totals,
} from '../../protocol/draw.ts'
import type { Person, Reply, RoomId } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import type { DrawMessage } from '../../protocol/http/draw.ts'
import { limits } from '../../protocol/limits.ts'
import { browserEnvironment } from '../connection/environment.ts'
import type { Handlers, Joining } from '../connection/transport.ts'
import { Draw } from './draw.ts'
import type { StoredLikes } from './likes.ts'

const rania: Person = { id: 'g_rania', role: 'guest', name: 'Rania' }
const karim: Person = { id: 'g_karim', role: 'guest', name: 'Karim' }
const anonymous: Person = { id: 'g_anonymous', role: 'guest', name: '' }

/** The server, played by the test: it records connects and commands and sends frames. */
class FakeServer {
  readonly connects: Joining[] = []
  readonly received: DrawClientCommand[] = []
  stored: StoredLikes | undefined
  /** Another tab of this browser has written likes. */
  otherTabWrote: () => void = () => undefined
  published = 0
  disconnects = 0
  /** What was asked of the endpoint of messages: how many, before which. */
  readonly pagesAsked: (number | undefined)[][] = []
  messages: readonly DrawMessage[] | Error = []
  #handlers: Handlers<DrawFrame> | undefined

  page(): Draw {
    const draw = new Draw({
      connect: (joining, handlers) => {
        this.connects.push(joining)
        this.#handlers = handlers
        return {
          send: (command) => void this.received.push(command as DrawClientCommand),
          check: () => undefined,
          close: () => void this.disconnects++,
        }
      },
      fetchMessages: async (limit, before) => {
        this.pagesAsked.push([limit, before])
        if (this.messages instanceof Error) throw this.messages
        return { draw: 'd_1' as RoomId, messages: this.messages }
      },
      likes: {
        read: () => this.stored,
        write: (stored) => {
          this.stored = stored
        },
        subscribe: (onChange) => {
          this.otherTabWrote = onChange
          return () => undefined
        },
      },
      environment: { ...browserEnvironment, random: () => 1, onNetworkChange: () => () => undefined, log: () => undefined },
    })
    draw.subscribe(() => void this.published++)
    draw.open()
    return draw
  }

  sends(after: number, upTo: number, ...items: DrawItem[]): void {
    this.#handlers?.frame({ after, upTo, items })
  }

  replies(answer: Reply): void {
    this.sends(0, 0, answer)
  }

  sendsWelcome(
    you: Person,
    events: readonly LoggedDrawEvent[] = [],
    { now = Date.now(), epoch = 'one', totals = { 0: 7 } as Totals, start = true } = {},
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
    this.sends(0, events.at(-1)?.seq ?? 0, { type: 'welcome', you, room, epoch, complete: true, start, events })
  }

  closes(): void {
    this.#handlers?.closed({ code: 1006 })
    vi.advanceTimersByTime(1_000)
  }

  likes(): Extract<DrawClientCommand, { type: 'like' }>[] {
    return this.received.filter((command) => command.type === 'like')
  }
}

const posted = (seq: number, by: Person, text = `text ${seq}`): LoggedDrawEvent => ({
  type: 'message.posted',
  text,
  seq,
  at: 1,
  by,
  id: `m-${seq}`,
})

let server: FakeServer
beforeEach(() => {
  vi.useFakeTimers()
  server = new FakeServer()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a like shows at once, its total when the draw sends it, and nothing is stored before the first like', () => {
  const page = server.page()
  server.sendsWelcome(rania, [posted(1, karim)])
  expect(server.stored).toBeUndefined()
  page.like(1, true)
  expect(page.snapshot.lines[0]).toMatchObject({ liked: true, likes: 0, badges: ['winner'] })
  expect(server.stored).toMatchObject({ liked: [], waiting: [{ target: 1, on: true }] })
  server.sends(
    1,
    1,
    { type: 'ack', id: server.likes()[0]!.id, seq: 1 },
    { type: 'likes.counted', totals: { 1: 1 }, at: 1, by: karim, id: 'x' },
  )
  expect(page.snapshot.lines[0]).toMatchObject({ liked: true, likes: 1 })
  expect(server.stored).toEqual({ person: rania.id, epoch: 'one', liked: [1], waiting: [] })
})

test('a stored like survives a reload, but not for another person', () => {
  server.stored = { person: rania.id, epoch: 'one', liked: [drawItself], waiting: [] }
  const page = server.page()
  server.sendsWelcome(anonymous)
  expect(page.snapshot).toMatchObject({ liked: false, likes: 7, you: anonymous })
  server.sendsWelcome(rania)
  expect(page.snapshot.liked).toBe(true)
  server.sendsWelcome(karim)
  expect(page.snapshot.liked).toBe(false)
})

test('a like that was removed in one tab is removed in the other, which does not write it again', () => {
  server.stored = { person: rania.id, epoch: 'one', liked: [drawItself, 1], waiting: [] }
  const page = server.page()
  server.sendsWelcome(rania, [posted(1, karim), posted(2, karim)])
  server.stored = { person: rania.id, epoch: 'one', liked: [1], waiting: [] }
  server.otherTabWrote()
  expect(page.snapshot.liked).toBe(false)
  page.like(2, true)
  expect(server.stored).toMatchObject({ liked: [1], waiting: [{ target: 2, on: true }] })
})

test('a like without a reply is sent again by the next page', () => {
  const before = server.page()
  server.sendsWelcome(rania)
  before.like(drawItself, true)
  const after = server.page()
  server.sendsWelcome(rania)
  expect([after.snapshot.liked, server.likes().length, server.likes()[1]]).toEqual([true, 2, server.likes()[0]])
})

test('a refused like falls back to what the draw has stored', () => {
  const page = server.page()
  server.sendsWelcome(rania)
  page.like(drawItself, true)
  server.replies({ type: 'ack', id: server.likes()[0]!.id, seq: 0 })
  page.like(drawItself, false)
  expect(page.snapshot.liked).toBe(false)
  server.replies(refusal('closed', { id: server.likes()[1]!.id }))
  expect(page.snapshot.liked).toBe(true)
})

test('a like that could not be stored is sent again, because the first attempt may be stored', () => {
  const page = server.page()
  server.sendsWelcome(rania)
  page.like(drawItself, true)
  server.replies(refusal('not-stored', { id: server.likes()[0]!.id, retryAfterMs: 1_000 }))
  expect(page.snapshot.liked).toBe(true)
  vi.advanceTimersByTime(10_000)
  expect(server.likes()[1]).toEqual(server.likes()[0])
})

test('the newest like of a target counts, and after a reconnect only that is sent again under its id', () => {
  const page = server.page()
  server.sendsWelcome(rania)
  for (const on of [true, false, true]) page.like(drawItself, on)
  const last = server.likes().at(-1)!
  server.replies(refusal('closed', { id: server.likes()[0]!.id })) // for a like that was replaced
  expect(page.snapshot.liked).toBe(true)
  server.closes()
  server.sendsWelcome(rania)
  expect(server.likes().slice(3)).toEqual([last])
})

test('a like that is made offline shows at once, and is sent again until it gets a reply', () => {
  const page = server.page()
  server.sendsWelcome(rania)
  server.closes()
  page.like(drawItself, true)
  expect([page.snapshot.liked, server.likes().length]).toEqual([true, 0])
  server.sendsWelcome(rania)
  vi.advanceTimersByTime(10_000)
  expect(server.likes().map(({ id }) => id)).toEqual([server.likes()[0]!.id, server.likes()[0]!.id])
})

test('a post resolves to its refusal, with the time to wait', async () => {
  const page = server.page()
  server.sendsWelcome(rania)
  const reply = page.post('  Mabrouk!  ')
  expect(server.received[0]).toMatchObject({ type: 'message.post', text: 'Mabrouk!' })
  server.replies(refusal('too-fast', { id: server.received[0]!.id, retryAfterMs: 5_000 }))
  expect(await reply).toMatchObject({ code: 'too-fast', retryAfterMs: 5_000 })
  expect(await page.post(' ')).toMatchObject({ code: 'empty-message' })
  expect(await page.post('x'.repeat(limits.drawTextLength + 1))).toMatchObject({ code: 'too-long' })
})

test('a post is sent again under the same id after a reconnect, also when its author repeats it after a timeout', async () => {
  const page = server.page()
  server.sendsWelcome(rania)
  const reply = page.post('Mabrouk')
  server.closes()
  server.sendsWelcome(rania)
  vi.advanceTimersByTime(15_000)
  expect(await reply).toMatchObject({ code: 'unavailable' })
  void page.post('Mabrouk')
  expect(new Set(server.received.map(({ id }) => id)).size).toBe(1)
  expect(server.received).toHaveLength(3)
})

test('frames are published at most eight times a second, the first at once', () => {
  const page = server.page()
  server.sendsWelcome(rania)
  vi.advanceTimersByTime(1_000)
  server.published = 0
  for (let seq = 1; seq <= 100; seq++) {
    server.sends(seq - 1, seq, posted(seq, karim))
    if (seq === 1) expect(server.published).toBe(1)
    vi.advanceTimersByTime(10)
  }
  expect(server.published).toBeLessThanOrEqual(9)
  vi.advanceTimersByTime(125)
  expect(page.snapshot.lines).toHaveLength(100)
})

test('a checkpoint is acknowledged, so that the relay knows that this client reads', () => {
  server.page()
  server.sendsWelcome(rania)
  server.sends(0, 0, { type: 'checkpoint', checkpoint: 'm' })
  expect(server.received).toMatchObject([{ type: 'checkpoint.ack', checkpoint: 'm' }])
})

test('an unchanged line is the same object', () => {
  const page = server.page()
  server.sendsWelcome(rania, [posted(1, karim), posted(2, karim)])
  const [first, second] = page.snapshot.lines
  page.like(2, true)
  expect(page.snapshot.lines[0]).toBe(first)
  expect(page.snapshot.lines[1]).not.toBe(second)
})

test('a gap makes the client reconnect from its cursor, and reconnecting under a name keeps the timeline', () => {
  const page = server.page()
  server.sendsWelcome(anonymous, [posted(1, karim)])
  server.sends(2, 3, posted(3, karim))
  vi.advanceTimersByTime(0)
  expect(server.connects.at(-1)).toEqual({ since: 1, epoch: 'one' })
  server.sendsWelcome(anonymous, [posted(3, karim)])
  page.reconnect()
  expect(server.connects).toHaveLength(3)
  server.sendsWelcome(rania)
  expect([page.snapshot.you, page.snapshot.lines.length]).toEqual([rania, 2])
})

test('the welcome that arrived fastest sets the clock offset, unless a clock was set in between', () => {
  const page = server.page()
  server.sendsWelcome(rania, [], { now: Date.now() + 60_000 - 400 })
  server.sendsWelcome(rania, [], { now: Date.now() + 60_000 - 30 })
  server.sendsWelcome(rania, [], { now: Date.now() + 60_000 - 900 })
  expect(page.snapshot.offsetMs).toBe(59_970)
  server.sendsWelcome(rania, [], { now: Date.now() - 40 })
  expect(page.snapshot.offsetMs).toBe(-40)
})

test('with polling a welcome repeats nothing that waits for a reply', async () => {
  const page = server.page()
  const polls = (totals: Totals = {}) => server.sendsWelcome(rania, [], { totals })
  polls()
  page.like(drawItself, true)
  void page.post('hello')
  expect(server.received.map(({ type }) => type)).toEqual(['like', 'message.post'])
  polls({ 3: 1 })
  polls({ 3: 2 })
  expect(server.received).toHaveLength(2)
  // Another name is another person, over the same transport.
  server.sendsWelcome(karim)
  expect(server.received.length).toBeGreaterThan(2)
})

test('a message that was shown without its reply is another message when its author posts it again', async () => {
  const page = server.page()
  server.sendsWelcome(rania)
  const reply = page.post('Mabrouk')
  const { id } = server.received[0]!
  server.sends(0, 1, { ...posted(1, rania, 'Mabrouk'), id })
  vi.advanceTimersByTime(15_000)
  expect(await reply).toMatchObject({ code: 'unavailable' })
  void page.post('Mabrouk')
  expect(server.received.at(-1)).toMatchObject({ type: 'message.post', text: 'Mabrouk' })
  expect(server.received.at(-1)!.id).not.toBe(id)
})

test('a removal shows at once, can be undone, and is sent when the page goes away or the draw is closed', async () => {
  const browser = new EventTarget()
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser))
  vi.stubGlobal('removeEventListener', browser.removeEventListener.bind(browser))
  const page = server.page()
  server.sendsWelcome(rania, [posted(1, karim), posted(2, karim), posted(3, karim)])
  const removed = () => server.received.flatMap((command) => (command.type === 'message.remove' ? [command.target] : []))
  const isRemoving = () => page.snapshot.lines.map(({ removing }) => removing)
  server.published = 0
  const undone = page.remove(1)
  expect([isRemoving(), server.published]).toEqual([[true, false, false], 1])
  page.undoRemoval(1)
  expect([await undone, isRemoving(), server.published]).toEqual([undefined, [false, false, false], 2])

  void page.remove(2)
  expect(removed()).toEqual([])
  browser.dispatchEvent(new Event('pagehide'))
  expect([removed(), isRemoving()]).toEqual([[2], [false, false, false]])
  void page.remove(3)
  page.close()
  expect(removed()).toEqual([2, 3])
  void page.remove(1)
  browser.dispatchEvent(new Event('pagehide'))
  expect(removed(), 'a closed draw no longer listens').toEqual([2, 3])
})

test('a closed draw ends its connection and leaves no timer', () => {
  const page = server.page()
  server.sendsWelcome(rania, [posted(1, karim)])
  server.sendsWelcome(rania, [posted(2, karim)], { totals: { 2: 1 } })
  page.like(drawItself, true)
  server.sends(2, 3, posted(3, karim))
  server.sends(3, 4, posted(4, karim))
  expect(vi.getTimerCount()).toBeGreaterThan(2)
  page.close()
  expect([server.disconnects, vi.getTimerCount()]).toEqual([1, 0])
})

test('the totals of lines that a welcome does not name are asked for, again after a failure, and then shown', async () => {
  const page = server.page()
  server.sendsWelcome(rania, [posted(1, karim)], { totals: { 0: 7, 1: 2 } })
  server.closes()
  server.messages = new Error('unavailable')
  server.sendsWelcome(rania, [posted(2, karim)], { totals: { 0: 7, 2: 1 } })
  await vi.advanceTimersByTimeAsync(5_000)
  expect([server.pagesAsked, page.snapshot.lines[0]?.likes]).toEqual([[[limits.drawLines, undefined]], 2])
  server.messages = [{ id: 'm-1', seq: 1, at: 1, by: karim, badges: [], text: 'text 1', likes: 4 }]
  await vi.advanceTimersByTimeAsync(5_000)
  expect([server.pagesAsked.length, page.snapshot.lines[0]?.likes]).toEqual([2, 4])
  server.published = 0
  // By polling nothing else brings them, so each snapshot makes sure that they are refreshed.
  server.sendsWelcome(rania, [posted(2, karim)], { totals: { 0: 7, 2: 1 } })
  server.messages = [{ ...server.messages[0]!, likes: 9 }]
  await vi.advanceTimersByTimeAsync(30_000)
  expect([server.pagesAsked.length, page.snapshot.lines[0]?.likes]).toEqual([3, 9])
  expect(server.published).toBeGreaterThan(1)
})

test('offline no totals are asked for again', async () => {
  server.page()
  server.sendsWelcome(rania, [posted(1, karim)])
  server.messages = new Error('unavailable')
  server.sendsWelcome(rania, [posted(2, karim)], { totals: { 2: 1 } })
  server.closes()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.pagesAsked).toHaveLength(1)
})

test('older messages are asked for by fifties before the oldest line, up to what is shown at most', async () => {
  const page = server.page()
  const newest = Array.from({ length: limits.drawLines - 20 }, (_, n) => posted(n + 100, karim))
  server.sendsWelcome(rania, newest.slice(-10), { start: false })
  await page.loadOlder()
  server.sendsWelcome(rania, newest, { epoch: 'two', start: false })
  await page.loadOlder()
  expect(server.pagesAsked).toEqual([
    [50, newest.at(-10)!.seq],
    [20, 100],
  ])
  server.sendsWelcome(rania, [posted(1, karim)], { epoch: 'three' })
  expect(page.snapshot.hasOlder).toBe(false)
  await page.loadOlder()
  expect(server.pagesAsked).toHaveLength(2)
})
