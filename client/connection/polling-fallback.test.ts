import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ConversationFrame, ConversationView } from '../../protocol/conversation.ts'
import type { Answer } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { browser } from './environment.ts'
import { fallbackDial } from './fallback-transport.ts'
import { DoorRefused } from './http-client.ts'
import { waryDial } from './polling-fallback.ts'
import { ofRooms } from './polling-transport.ts'
import type { Arrival, Dial, Ear, Loss, Pipe } from './transport.ts'

const room = { status: { is: 'assisted' }, receipts: {} } as unknown as ConversationView
const layla = { id: 'layla', role: 'visitor', name: 'Layla' } as const

/** A house behind a proxy that lets no socket through, until it does. */
class House {
  head = 1
  /** Every try to open a socket, with the place it came from. */
  readonly sockets: { readonly arrival: Arrival; readonly ear: Ear<ConversationFrame>; closed: boolean }[] = []
  readonly looks: Arrival[] = []
  readonly posts: object[] = []
  lookAnswers: () => Promise<ConversationFrame> = async () => this.welcome(this.looks.at(-1)!)
  postAnswers: (command: { id: string }) => Promise<Answer> = async ({ id }) => ({ type: 'ack', id, seq: ++this.head })
  hidden = false

  readonly #socket: Dial = (arrival, ear) => {
    const socket = { arrival, ear, closed: false }
    this.sockets.push(socket)
    const close = () => {
      socket.closed = true
    }
    return { send: () => undefined, check: () => undefined, close }
  }

  readonly dial = fallbackDial<ConversationFrame>(browser, this.#socket, async (blocked) =>
    waryDial<ConversationFrame>({
      ...ofRooms,
      ...blocked,
      isHidden: () => this.hidden,
      look: (place) => {
        this.looks.push(place)
        return this.lookAnswers()
      },
      post: (command) => {
        this.posts.push(command)
        return this.postAnswers(command as { id: string })
      },
    }),
  )

  welcome({ since }: Arrival): ConversationFrame {
    const events = this.head > since ? [{ type: 'person.requested' as const, seq: this.head, at: 1, by: layla, id: 'x' }] : []
    const welcome = { type: 'welcome' as const, you: layla, room, epoch: 'one', complete: true, start: true, events }
    return { after: 0, upTo: this.head, items: [welcome] }
  }
}

let house: House
let frames: ConversationFrame[]
/** Whether the last frame came by asking. */
let slow: boolean
let losses: Loss[]
const come = (): Pipe =>
  house.dial(
    { since: 0, epoch: undefined },
    {
      frame: (frame, late) => {
        frames.push(frame)
        slow = late === true
      },
      down: (why) => void losses.push(why),
    },
  )
const fail = (code = 1006) => house.sockets.at(-1)!.ear.down({ code })
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** Two upgrades fail; the second pipe goes on by polling. */
const blocked = async (): Promise<Pipe> => {
  come()
  fail()
  await pass(0)
  const pipe = come()
  fail()
  losses.length = 0
  await pass(0)
  return pipe
}

beforeEach(() => {
  vi.useFakeTimers()
  house = new House()
  frames = []
  losses = []
})
afterEach(() => void vi.useRealTimers())

test('the first upgrade that fails is a lost connection; the second goes on by polling, without a loss', async () => {
  come()
  fail()
  await pass(0)
  expect([losses, house.looks.length]).toEqual([[{ code: 1006 }], 0])
  come()
  fail()
  await pass(0)
  expect([losses.length, house.looks.length, frames.length, slow]).toEqual([1, 1, 1, true])
})

test('it looks every two seconds, ever more rarely while nothing is new, and tells what is new once', async () => {
  await blocked()
  await pass(2_000)
  house.head = 2
  await pass(30_000)
  expect(frames.map(({ upTo }) => upTo)).toEqual([1, 1, 2, 2])
  expect(house.looks.at(-1)).toEqual({ since: 2, epoch: 'one' })
  const before = house.looks.length
  await pass(60_000)
  house.hidden = true
  await pass(60_000)
  expect(house.looks.length - before).toBeLessThan(20)
})

test('a house whose clock goes on has told nothing new', async () => {
  const answer = house.lookAnswers
  let now = 1
  house.lookAnswers = async () => {
    const { items, ...frame } = await answer()
    return { ...frame, items: items.map((item) => (item.type === 'welcome' ? { ...item, room: { ...item.room, now: now++ } } : item)) }
  }
  await blocked()
  // The first look brings something, the second says that there is no more of it.
  await pass(2_000)
  await pass(60_000)
  expect(frames).toHaveLength(2)
  expect(house.looks.length).toBeLessThan(15)
})

test('what is said goes to the door one after the other, is answered, and looked for at once', async () => {
  const pipe = await blocked()
  const first = Promise.withResolvers<Answer>()
  house.postAnswers = () => first.promise
  pipe.send({ type: 'message.post', id: 'one' })
  pipe.send({ type: 'message.post', id: 'two' })
  await pass(0)
  expect(house.posts).toHaveLength(1)
  house.postAnswers = async ({ id }) => {
    throw new DoorRefused(refusal('too-fast', { id, retryAfterMs: 100 }))
  }
  const looked = house.looks.length
  first.resolve({ type: 'ack', id: 'one', seq: 2 })
  await pass(0)
  const answers = frames.flatMap(({ items }) => items).filter(({ type }) => type === 'ack' || type === 'refused')
  expect(answers).toMatchObject([{ id: 'one' }, { id: 'two', code: 'too-fast' }])
  expect(house.looks.length).toBeGreaterThan(looked)
})

test('a look asked before our own command is asked again, for it may not have seen it', async () => {
  const pipe = await blocked()
  const late = Promise.withResolvers<ConversationFrame>()
  const answer = house.lookAnswers
  house.lookAnswers = () => late.promise
  await pass(2_000)
  house.lookAnswers = answer
  const before = house.welcome({ since: 1, epoch: 'one' })
  pipe.send({ type: 'message.post', id: 'one' })
  await pass(0)
  late.resolve(before)
  await pass(0)
  expect(frames.at(-1)!.upTo).toBe(2)
})

test('a command of which nobody knows what became of it is a lost pipe, and so is a look that nobody answers', async () => {
  const pipe = await blocked()
  house.postAnswers = async () => {
    throw new DoorRefused(refusal('unavailable', { retryAfterMs: 1_000 }))
  }
  pipe.send({ type: 'message.post', id: 'one' })
  await pass(0)
  expect(losses).toMatchObject([{ refused: { code: 'unavailable' } }])
  house.lookAnswers = () => new Promise(() => undefined)
  come()
  await pass(15_000)
  expect(losses).toHaveLength(2)
  expect(house.sockets).toHaveLength(2)
})

test('each minute the socket is tried, in silence; when it speaks it goes on from there, and polling ends', async () => {
  await blocked()
  await pass(60_000)
  fail()
  await pass(59_000)
  expect([house.sockets.length, losses.length]).toEqual([3, 0])
  await pass(1_000)
  const told = frames.length
  const [socket, looks] = [house.sockets.at(-1)!, house.looks.length]
  expect(socket.arrival).toEqual({ since: 1, epoch: 'one' })
  socket.ear.frame(house.welcome(socket.arrival))
  expect([frames.length - told, slow]).toEqual([1, false])
  await pass(300_000)
  expect([house.looks.length, house.sockets.length, losses.length]).toEqual([looks, 4, 0])
  // Having come through, the network is an open one again.
  fail()
  come()
  expect([losses.length, house.sockets.length]).toEqual([1, 5])
})

test('what a door refuses is no blocked network, and who leaves is neither looked for nor tried again', async () => {
  for (let n = 0; n < 4; n++) {
    come()
    house.sockets.at(-1)!.ear.down({ refused: refusal('expired') })
    await pass(0)
  }
  expect([house.sockets.length, house.looks.length, losses.length]).toEqual([4, 0, 4])
  const pipe = await blocked()
  await pass(60_000)
  pipe.close()
  const looks = house.looks.length
  await pass(300_000)
  expect([house.sockets.length, house.sockets.at(-1)!.closed, house.looks.length, losses.length]).toEqual([7, true, looks, 0])
})
