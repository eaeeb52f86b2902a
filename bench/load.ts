import { setTimeout as pause } from 'node:timers/promises'
import { atShare } from './table.ts'

/** One load of `bench/run.ts`; the child process that makes it prints its `Outcome` as JSON. */
export interface Load {
  readonly url: string
  /** The endpoint of `bench/worker.ts`, and how many rooms with how many sockets it gets. */
  readonly kind: 'talk' | 'broadcast' | 'coalescing' | 'insert'
  readonly name: string
  readonly rooms: number
  readonly sockets: number
  /** How many messages each room has in flight: each one that returns is followed by the next. */
  readonly inFlight: number
  readonly ms: number
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
  readonly #sockets: WebSocket[] = []
  readonly #sentAt = new Map<string, number>()
  #ids = 0
  #stopped = false

  constructor(tally: Tally) {
    this.#tally = tally
  }

  /**
   * Only the first `senders` sockets read their frames; reading by the others is not what is
   * measured.
   */
  async open(addressOf: (n: number) => string, sockets: number, senders: number): Promise<void> {
    for (let from = 0; from < sockets; from += 50) {
      const some = Array.from({ length: Math.min(50, sockets - from) }, (_, i) => this.#connect(addressOf(from + i), from + i, senders))
      this.#sockets.push(...(await Promise.all(some)))
    }
  }

  #connect(address: string, n: number, senders: number): Promise<WebSocket> {
    const socket = new WebSocket(address, ['parley.1'])
    return new Promise((done, failed) => {
      socket.addEventListener('open', () => done(socket))
      socket.addEventListener('error', () => failed(new Error(`no socket at ${address}`)))
      socket.addEventListener('message', ({ data }) => {
        if (n === 0 && this.#tally.counting) this.#tally.frames++
        if (n < senders) this.#read(data as string)
      })
    })
  }

  start(inFlight: number): void {
    for (let n = 0; n < inFlight; n++) this.#send(n)
  }

  #send(sender: number): void {
    // As the client makes ids: the time comes first.
    const id = `${Date.now().toString(36)}-${sender}-${++this.#ids}`
    this.#sentAt.set(id, performance.now())
    this.#sockets[sender % this.#sockets.length]!.send(JSON.stringify({ type: 'message.post', id, text }))
  }

  /** A room replies with an ack, a rival with the line itself. */
  #read(data: string): void {
    const { items } = JSON.parse(data) as { items: readonly { type: string; id?: string }[] }
    for (const { type, id = '' } of items) {
      const sentAt = type === 'ack' || type === 'message.post' ? this.#sentAt.get(id) : undefined
      if (sentAt === undefined) continue
      this.#sentAt.delete(id)
      if (this.#tally.counting) {
        this.#tally.messages++
        if (this.#tally.waits.length < 200_000) this.#tally.waits.push(performance.now() - sentAt)
      }
      if (!this.#stopped) this.#send(Number(id.split('-')[1]))
    }
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
      const place = new Place(tally)
      const base = `${load.url.replace('http', 'ws')}/${load.kind}/${load.name}-${n}`
      await place.open((socket) => `${base}?id=agent-${socket}`, load.sockets, load.inFlight)
      return place
    }),
  )
  for (const place of places) place.start(load.inFlight)
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
