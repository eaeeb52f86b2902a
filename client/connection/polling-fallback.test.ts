import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ConversationFrame, ConversationView } from '../../protocol/conversation.ts'
import type { Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { browserEnvironment } from './environment.ts'
import { ApiError } from './http-client.ts'
import { areSocketsBlocked, connectWithFallback, countFailure, noFailedUpgrades, retryInMs } from './polling-fallback.ts'
import { roomFrames } from './polling-transport.ts'
import { type Connect, connectWithLazyFallback, type Disconnect, type Handlers, type Joining, type Transport } from './transport.ts'

const room = { status: { is: 'assisted' }, receipts: {} } as unknown as ConversationView
const layla = { id: 'layla', role: 'visitor', name: 'Layla' } as const

/** A server behind a proxy that blocks sockets until a test opens one. */
class ConversationServer {
  head = 1
  /** Every attempt to open a socket, with its cursor. */
  readonly sockets: { readonly joining: Joining; readonly handlers: Handlers<ConversationFrame>; closed: boolean }[] = []
  readonly polls: Joining[] = []
  readonly posts: object[] = []
  snapshotReply: () => Promise<ConversationFrame> = async () => this.welcome(this.polls.at(-1)!)
  postReply: (command: { id: string }) => Promise<Reply> = async ({ id }) => ({ type: 'ack', id, seq: ++this.head })
  hidden = false

  readonly #socket: Connect = (joining, handlers) => {
    const socket = { joining, handlers, closed: false }
    this.sockets.push(socket)
    const close = () => {
      socket.closed = true
    }
    return { send: () => undefined, check: () => undefined, close }
  }

  readonly connect = connectWithLazyFallback<ConversationFrame>(browserEnvironment, this.#socket, async (options) =>
    connectWithFallback<ConversationFrame>({
      ...roomFrames,
      ...options,
      isHidden: () => this.hidden,
      snapshot: (cursor) => {
        this.polls.push(cursor)
        return this.snapshotReply()
      },
      post: (command) => {
        this.posts.push(command)
        return this.postReply(command as { id: string })
      },
    }),
  )

  welcome({ since }: Joining): ConversationFrame {
    const events = this.head > since ? [{ type: 'person.requested' as const, seq: this.head, at: 1, by: layla, id: 'x' }] : []
    const welcome = { type: 'welcome' as const, you: layla, room, epoch: 'one', complete: true, start: true, events }
    return { after: 0, upTo: this.head, items: [welcome] }
  }
}

let server: ConversationServer
let frames: ConversationFrame[]
/** Whether the last frame was polled. */
let slow: boolean
let losses: Disconnect[]
const connect = (): Transport =>
  server.connect(
    { since: 0, epoch: undefined },
    {
      frame: (frame, isSlow) => {
        frames.push(frame)
        slow = isSlow === true
      },
      closed: (why) => void losses.push(why),
    },
  )
const fail = (code = 1006) => server.sockets.at(-1)!.handlers.closed({ code })
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** Two upgrades fail; the second transport goes on by polling. */
const blocked = async (): Promise<Transport> => {
  connect()
  fail()
  await pass(0)
  const transport = connect()
  fail()
  losses.length = 0
  await pass(0)
  return transport
}

beforeEach(() => {
  vi.useFakeTimers()
  server = new ConversationServer()
  frames = []
  losses = []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the first failed upgrade closes the connection; after the second the transport polls and stays open', async () => {
  connect()
  fail()
  await pass(0)
  expect([losses, server.polls.length]).toEqual([[{ code: 1006 }], 0])
  connect()
  fail()
  await pass(0)
  expect([losses.length, server.polls.length, frames.length, slow]).toEqual([1, 1, 1, true])
})

test('polling runs every two seconds, backs off while nothing changes and delivers each change once', async () => {
  await blocked()
  await pass(2_000)
  server.head = 2
  await pass(30_000)
  expect(frames.map(({ upTo }) => upTo)).toEqual([1, 1, 2, 2])
  expect(server.polls.at(-1)).toEqual({ since: 2, epoch: 'one' })
  const before = server.polls.length
  await pass(60_000)
  server.hidden = true
  await pass(60_000)
  expect(server.polls.length - before).toBeLessThan(20)
})

test("a snapshot in which only the server's time changed is not delivered", async () => {
  const reply = server.snapshotReply
  let now = 1
  server.snapshotReply = async () => {
    const { items, ...frame } = await reply()
    return { ...frame, items: items.map((item) => (item.type === 'welcome' ? { ...item, room: { ...item.room, now: now++ } } : item)) }
  }
  await blocked()
  // The first snapshot brings an event, the second brings none.
  await pass(2_000)
  await pass(60_000)
  expect(frames).toHaveLength(2)
  expect(server.polls.length).toBeLessThan(15)
})

test('commands are posted one after the other, and each reply starts a poll at once', async () => {
  const transport = await blocked()
  const first = Promise.withResolvers<Reply>()
  server.postReply = () => first.promise
  transport.send({ type: 'message.post', id: 'one' })
  transport.send({ type: 'message.post', id: 'two' })
  await pass(0)
  expect(server.posts).toHaveLength(1)
  server.postReply = async ({ id }) => {
    throw new ApiError(refusal('too-fast', { id, retryAfterMs: 100 }))
  }
  const polled = server.polls.length
  first.resolve({ type: 'ack', id: 'one', seq: 2 })
  await pass(0)
  const replies = frames.flatMap(({ items }) => items).filter(({ type }) => type === 'ack' || type === 'refused')
  expect(replies).toMatchObject([{ id: 'one' }, { id: 'two', code: 'too-fast' }])
  expect(server.polls.length).toBeGreaterThan(polled)
})

test.each([
  ['the endpoint', refusal('too-large')],
  ['a proxy', refusal('unavailable')],
])('a command that %s refuses for good gets that reply, and those behind it go on', async (_, refused) => {
  const transport = await blocked()
  server.postReply = async ({ id }) => {
    if (id === 'one') throw new ApiError(refused)
    return { type: 'ack', id, seq: ++server.head }
  }
  transport.send({ type: 'message.post', id: 'one' })
  transport.send({ type: 'message.post', id: 'two' })
  await pass(0)
  const replies = frames.flatMap(({ items }) => items).filter(({ type }) => type === 'ack' || type === 'refused')
  expect(replies).toMatchObject([
    { id: 'one', code: refused.code },
    { type: 'ack', id: 'two' },
  ])
  expect(losses).toEqual([])
})

test('a snapshot that was requested before our own command is polled again', async () => {
  const transport = await blocked()
  const late = Promise.withResolvers<ConversationFrame>()
  const reply = server.snapshotReply
  server.snapshotReply = () => late.promise
  await pass(2_000)
  server.snapshotReply = reply
  const before = server.welcome({ since: 1, epoch: 'one' })
  transport.send({ type: 'message.post', id: 'one' })
  await pass(0)
  late.resolve(before)
  await pass(0)
  expect(frames.at(-1)!.upTo).toBe(2)
})

test('the transport closes when the outcome of a command is unknown and when a snapshot times out', async () => {
  const transport = await blocked()
  server.postReply = async () => {
    throw new ApiError(refusal('unavailable', { retryAfterMs: 1_000 }))
  }
  transport.send({ type: 'message.post', id: 'one' })
  await pass(0)
  expect(losses).toMatchObject([{ refused: { code: 'unavailable' } }])
  server.snapshotReply = () => new Promise(() => undefined)
  connect()
  await pass(15_000)
  expect(losses).toHaveLength(2)
  expect(server.sockets).toHaveLength(2)
})

test('the socket is tried each minute in the background; its first frame ends polling', async () => {
  await blocked()
  await pass(60_000)
  fail()
  await pass(59_000)
  expect([server.sockets.length, losses.length]).toEqual([3, 0])
  await pass(1_000)
  const delivered = frames.length
  const [socket, polls] = [server.sockets.at(-1)!, server.polls.length]
  expect(socket.joining).toEqual({ since: 1, epoch: 'one' })
  socket.handlers.frame(server.welcome(socket.joining))
  expect([frames.length - delivered, slow]).toEqual([1, false])
  await pass(300_000)
  expect([server.polls.length, server.sockets.length, losses.length]).toEqual([polls, 4, 0])
  // A socket that worked resets the count of failures.
  fail()
  connect()
  expect([losses.length, server.sockets.length]).toEqual([1, 5])
})

test('a refusal does not count as a blocked network, and a closed transport neither polls nor tries the socket', async () => {
  for (let n = 0; n < 4; n++) {
    connect()
    server.sockets.at(-1)!.handlers.closed({ refused: refusal('expired') })
    await pass(0)
  }
  expect([server.sockets.length, server.polls.length, losses.length]).toEqual([4, 0, 4])
  const transport = await blocked()
  await pass(60_000)
  transport.close()
  const polls = server.polls.length
  await pass(300_000)
  expect([server.sockets.length, server.sockets.at(-1)!.closed, server.polls.length, losses.length]).toEqual([7, true, polls, 0])
})

test('a socket that the browser blocks is not tried twice, and the next page of the session begins with polling', async () => {
  const stored = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  })
  connect()
  server.sockets.at(-1)!.handlers.closed({ blocked: true })
  await pass(0)
  connect()
  await pass(0)
  expect([server.sockets.length, server.polls.length]).toEqual([1, 1])

  server = new ConversationServer()
  connect()
  await pass(0)
  expect(losses.at(-1)).toEqual({ blocked: true })
  const transport = connect()
  await pass(0)
  expect([server.sockets.length, server.polls.length]).toEqual([0, 1])
  await pass(60_000)
  const socket = server.sockets.at(-1)!
  socket.handlers.frame(server.welcome(socket.joining))
  transport.close()

  server = new ConversationServer()
  connect()
  expect(server.sockets).toHaveLength(1)
})

const at = 1_000_000
const failed = (upgrades = noFailedUpgrades) => countFailure(upgrades, { code: 1006 }, at)

test('two failed upgrades in a row mean that the network blocks sockets, one does not', () => {
  expect([noFailedUpgrades, failed(), failed(failed())].map(areSocketsBlocked)).toEqual([false, false, true])
})

test('a refusal or a close by the room does not count as a failed upgrade', () => {
  const refused = { refused: refusal('expired') }
  for (const why of [refused, { code: 4401 }])
    expect(areSocketsBlocked(countFailure(countFailure(noFailedUpgrades, why, at), why, at)), JSON.stringify(why)).toBe(false)
})

test('the socket is tried again a minute after the last failure of any kind', () => {
  expect(retryInMs(failed(failed()), at)).toBe(60_000)
  expect(retryInMs(failed(failed()), at + 59_000)).toBe(1_000)
  expect(retryInMs(failed(failed()), at + 3_600_000)).toBe(0)
  expect(retryInMs(countFailure(failed(failed()), { refused: refusal('unavailable') }, at + 60_000), at + 60_000)).toBe(60_000)
})
