import { setTimeout as pause } from 'node:timers/promises'
import { atShare } from './table.ts'
import { addressOf, type LoadKind, type ReceivedItem, type Wire, wireOf } from './wire.ts'

/** One load of `bench/run.ts`; the child process that makes it prints its `Outcome` as JSON. */
export interface Load {
  readonly url: string
  readonly kind: LoadKind
  readonly name: string
  readonly rooms: number
  readonly sockets: number
  /** How many messages each room has in flight: each one that returns is followed by the next. */
  readonly inFlight: number
  readonly ms: number
  /** Each sender waits so long between two messages; otherwise it sends after each reply. */
  readonly everyMs?: number
  /** The other sockets send a receipt for each message that they receive, as the client does. */
  readonly receipts?: boolean
}

export interface Outcome {
  /** Messages that returned to their senders, in all rooms. */
  readonly messages: number
  /** Messages × sockets that received them. */
  readonly deliveries: number
  readonly frames: number
  readonly seconds: number
  /** From sending to the return, in ms. */
  readonly p50: number
  readonly p99: number
}

const text = 'What a lovely evening for a draw, is it not, my friends?'

/** What a load counts while it is measured. */
class Tally {
  counting = false
  messages = 0
  frames = 0
  waits: number[] = []
}

/** A room with so many sockets; the first of them send. */
class Place {
  readonly #tally: Tally
  readonly #load: Load
  readonly #wire: Wire
  readonly #sockets: WebSocket[] = []
  readonly #sentAt = new Map<string, number>()
  #ids = 0
  #stopped = false

  constructor(tally: Tally, load: Load) {
    this.#tally = tally
    this.#load = load
    this.#wire = wireOf(load.kind)
  }

  async open(room: string): Promise<void> {
    const { url, kind, sockets } = this.#load
    const address = (n: number) => url.replace('http', 'ws') + addressOf(kind, room, n)
    for (let from = 0; from < sockets; from += 50) {
      const some = Array.from({ length: Math.min(50, sockets - from) }, (_, i) => this.#connect(address(from + i), from + i))
      this.#sockets.push(...(await Promise.all(some)))
    }
  }

  /**
   * Only the sockets that send read their frames, and those that send receipts: reading by the others
   * is not what is measured.
   */
  #connect(address: string, n: number): Promise<WebSocket> {
    const socket = new WebSocket(address, [...this.#wire.subprotocols])
    const { inFlight, receipts = false } = this.#load
    return new Promise((done, failed) => {
      socket.addEventListener('open', () => done(socket))
      socket.addEventListener('error', () => failed(new Error(`no socket at ${address}`)))
      socket.addEventListener('message', ({ data }) => {
        if (n === 0 && this.#tally.counting) this.#tally.frames++
        const isSender = n < inFlight
        // A frame of three units or fewer is a server's own, as its ping.
        if (!isSender && !receipts && data.length > 3 && !data.startsWith('0')) return
        const { items, reply } = this.#wire.decode(data as string)
        if (reply !== undefined) socket.send(reply)
        if (isSender) this.#read(items)
        else if (receipts) this.#acknowledge(socket, items)
      })
    })
  }

  start(): void {
    const { inFlight, everyMs = 0 } = this.#load
    for (let n = 0; n < inFlight; n++) setTimeout(() => this.#send(n), Math.random() * everyMs)
  }

  #send(sender: number): void {
    if (this.#stopped) return
    const id = this.#newId(sender)
    this.#sentAt.set(id, performance.now())
    this.#sockets[sender % this.#sockets.length]!.send(this.#wire.encode(id, text))
  }

  /** As the client makes ids: the time comes first. */
  #newId(sender: number): string {
    return `${Date.now().toString(36)}-${sender}-${++this.#ids}`
  }

  /** A room replies with an ack, a rival with the line itself. */
  #read(items: readonly ReceivedItem[]): void {
    for (const { type, id = '' } of items) {
      const sentAt = type === 'ack' || type === 'message.post' ? this.#sentAt.get(id) : undefined
      if (sentAt === undefined) continue
      this.#sentAt.delete(id)
      const wait = performance.now() - sentAt
      if (this.#tally.counting) {
        this.#tally.messages++
        if (this.#tally.waits.length < 200_000) this.#tally.waits.push(wait)
      }
      const sender = Number(id.split('-')[1])
      const { everyMs } = this.#load
      if (everyMs === undefined) this.#send(sender)
      else setTimeout(() => this.#send(sender), Math.max(0, everyMs - wait))
    }
  }

  #acknowledge(socket: WebSocket, items: readonly ReceivedItem[]): void {
    const seq = items.findLast(({ type }) => type === 'message.posted')?.seq
    if (seq !== undefined) socket.send(JSON.stringify({ type: 'receipt.move', id: this.#newId(-1), received: seq, read: seq }))
  }

  close(): void {
    this.#stopped = true
    for (const socket of this.#sockets) socket.close()
  }
}

/**
 * Connects, warms up for a second, signals the parent when counting begins and ends (for the
 * server's CPU), and prints the counts.
 */
async function talk(load: Load): Promise<Outcome> {
  const tally = new Tally()
  if (load.kind === 'talk') for (let n = 0; n < load.rooms; n++) await fetch(`${load.url}/open/${load.name}-${n}`, { method: 'POST' })
  const places = await Promise.all(
    Array.from({ length: load.rooms }, async (_, n) => {
      const place = new Place(tally, load)
      await place.open(`${load.name}-${n}`)
      return place
    }),
  )
  for (const place of places) place.start()
  await pause(1_000)
  process.send?.('counting')
  tally.counting = true
  const began = performance.now()
  await pause(load.ms)
  tally.counting = false
  const seconds = (performance.now() - began) / 1000
  process.send?.('counted')
  for (const place of places) place.close()
  tally.waits.sort((a, b) => a - b)
  const { messages, frames, waits } = tally
  return { messages, deliveries: messages * load.sockets, frames, seconds, p50: atShare(waits, 0.5), p99: atShare(waits, 0.99) }
}

if (process.argv[1] === import.meta.filename) {
  const load = JSON.parse(process.argv[2]!) as Load
  process.send?.({ outcome: await talk(load) })
  process.disconnect?.()
  setTimeout(() => process.exit(0), 50)
}
