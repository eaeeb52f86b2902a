import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ConversationFrame, ConversationView } from '../../protocol/conversation.ts'
import type { Reply } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { browserEnvironment } from './environment.ts'
import { fallbackConnect } from './fallback-transport.ts'
import { ApiError } from './http-client.ts'
import { connectWithFallback } from './polling-fallback.ts'
import { roomFrames } from './polling-transport.ts'
import type { Connect, Disconnect, Handlers, Joining, Transport } from './transport.ts'

const room = { status: { is: 'assisted' }, receipts: {} } as unknown as ConversationView
const layla = { id: 'layla', role: 'visitor', name: 'Layla' } as const

/** A house behind a proxy that lets no socket through, until it does. */
class ConversationServer {
  head = 1
  /** Every try to open a socket, with the place it came from. */
  readonly sockets: { readonly joining: Joining; readonly handlers: Handlers<ConversationFrame>; closed: boolean }[] = []
  readonly looks: Joining[] = []
  readonly posts: object[] = []
  lookAnswers: () => Promise<ConversationFrame> = async () => this.welcome(this.looks.at(-1)!)
  postAnswers: (command: { id: string }) => Promise<Reply> = async ({ id }) => ({ type: 'ack', id, seq: ++this.head })
  hidden = false

  readonly #socket: Connect = (joining, handlers) => {
    const socket = { joining, handlers, closed: false }
    this.sockets.push(socket)
    const close = () => {
      socket.closed = true
    }
    return { send: () => undefined, check: () => undefined, close }
  }

  readonly connect = fallbackConnect<ConversationFrame>(browserEnvironment, this.#socket, async (blocked) =>
    connectWithFallback<ConversationFrame>({
      ...roomFrames,
      ...blocked,
      isHidden: () => this.hidden,
      snapshot: (place) => {
        this.looks.push(place)
        return this.lookAnswers()
      },
      post: (command) => {
        this.posts.push(command)
        return this.postAnswers(command as { id: string })
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
/** Whether the last frame came by asking. */
let slow: boolean
let losses: Disconnect[]
const come = (): Transport =>
  server.connect(
    { since: 0, epoch: undefined },
    {
      frame: (frame, late) => {
        frames.push(frame)
        slow = late === true
      },
      closed: (why) => void losses.push(why),
    },
  )
const fail = (code = 1006) => server.sockets.at(-1)!.handlers.closed({ code })
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** Two upgrades fail; the second pipe goes on by polling. */
const blocked = async (): Promise<Transport> => {
  come()
  fail()
  await pass(0)
  const transport = come()
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
afterEach(() => void vi.useRealTimers())

test('the first upgrade that fails is a lost connection; the second goes on by polling, without a loss', async () => {
  come()
  fail()
  await pass(0)
  expect([losses, server.looks.length]).toEqual([[{ code: 1006 }], 0])
  come()
  fail()
  await pass(0)
  expect([losses.length, server.looks.length, frames.length, slow]).toEqual([1, 1, 1, true])
})

test('it looks every two seconds, ever more rarely while nothing is new, and tells what is new once', async () => {
  await blocked()
  await pass(2_000)
  server.head = 2
  await pass(30_000)
  expect(frames.map(({ upTo }) => upTo)).toEqual([1, 1, 2, 2])
  expect(server.looks.at(-1)).toEqual({ since: 2, epoch: 'one' })
  const before = server.looks.length
  await pass(60_000)
  server.hidden = true
  await pass(60_000)
  expect(server.looks.length - before).toBeLessThan(20)
})

test('a house whose clock goes on has told nothing new', async () => {
  const answer = server.lookAnswers
  let now = 1
  server.lookAnswers = async () => {
    const { items, ...frame } = await answer()
    return { ...frame, items: items.map((item) => (item.type === 'welcome' ? { ...item, room: { ...item.room, now: now++ } } : item)) }
  }
  await blocked()
  // The first look brings something, the second says that there is no more of it.
  await pass(2_000)
  await pass(60_000)
  expect(frames).toHaveLength(2)
  expect(server.looks.length).toBeLessThan(15)
})

test('what is said goes to the door one after the other, is answered, and looked for at once', async () => {
  const transport = await blocked()
  const first = Promise.withResolvers<Reply>()
  server.postAnswers = () => first.promise
  transport.send({ type: 'message.post', id: 'one' })
  transport.send({ type: 'message.post', id: 'two' })
  await pass(0)
  expect(server.posts).toHaveLength(1)
  server.postAnswers = async ({ id }) => {
    throw new ApiError(refusal('too-fast', { id, retryAfterMs: 100 }))
  }
  const looked = server.looks.length
  first.resolve({ type: 'ack', id: 'one', seq: 2 })
  await pass(0)
  const answers = frames.flatMap(({ items }) => items).filter(({ type }) => type === 'ack' || type === 'refused')
  expect(answers).toMatchObject([{ id: 'one' }, { id: 'two', code: 'too-fast' }])
  expect(server.looks.length).toBeGreaterThan(looked)
})

test('a look asked before our own command is asked again, for it may not have seen it', async () => {
  const transport = await blocked()
  const late = Promise.withResolvers<ConversationFrame>()
  const answer = server.lookAnswers
  server.lookAnswers = () => late.promise
  await pass(2_000)
  server.lookAnswers = answer
  const before = server.welcome({ since: 1, epoch: 'one' })
  transport.send({ type: 'message.post', id: 'one' })
  await pass(0)
  late.resolve(before)
  await pass(0)
  expect(frames.at(-1)!.upTo).toBe(2)
})

test('a command of which nobody knows what became of it is a lost pipe, and so is a look that nobody answers', async () => {
  const transport = await blocked()
  server.postAnswers = async () => {
    throw new ApiError(refusal('unavailable', { retryAfterMs: 1_000 }))
  }
  transport.send({ type: 'message.post', id: 'one' })
  await pass(0)
  expect(losses).toMatchObject([{ refused: { code: 'unavailable' } }])
  server.lookAnswers = () => new Promise(() => undefined)
  come()
  await pass(15_000)
  expect(losses).toHaveLength(2)
  expect(server.sockets).toHaveLength(2)
})

test('each minute the socket is tried, in silence; when it speaks it goes on from there, and polling ends', async () => {
  await blocked()
  await pass(60_000)
  fail()
  await pass(59_000)
  expect([server.sockets.length, losses.length]).toEqual([3, 0])
  await pass(1_000)
  const told = frames.length
  const [socket, looks] = [server.sockets.at(-1)!, server.looks.length]
  expect(socket.joining).toEqual({ since: 1, epoch: 'one' })
  socket.handlers.frame(server.welcome(socket.joining))
  expect([frames.length - told, slow]).toEqual([1, false])
  await pass(300_000)
  expect([server.looks.length, server.sockets.length, losses.length]).toEqual([looks, 4, 0])
  // Having come through, the network is an open one again.
  fail()
  come()
  expect([losses.length, server.sockets.length]).toEqual([1, 5])
})

test('what a door refuses is no blocked network, and who leaves is neither looked for nor tried again', async () => {
  for (let n = 0; n < 4; n++) {
    come()
    server.sockets.at(-1)!.handlers.closed({ refused: refusal('expired') })
    await pass(0)
  }
  expect([server.sockets.length, server.looks.length, losses.length]).toEqual([4, 0, 4])
  const transport = await blocked()
  await pass(60_000)
  transport.close()
  const looks = server.looks.length
  await pass(300_000)
  expect([server.sockets.length, server.sockets.at(-1)!.closed, server.looks.length, losses.length]).toEqual([7, true, looks, 0])
})
