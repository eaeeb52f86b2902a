import { setTimeout as pause } from 'node:timers/promises'
import type { Served } from './serve.ts'
import { median, type Row } from './table.ts'

/** The runtime evicts an idle object after ten seconds. */
const asleepMs = 12_000
/** Objects of each kind: they sleep at the same time, so that one wait measures all of them. */
const objects = 20
const text = 'Are you still there?'

/** A socket of one object, and how long an answer takes. */
class Asker {
  readonly #socket: WebSocket
  #ids = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
  }

  static async connect(address: string): Promise<Asker> {
    const socket = new WebSocket(address, ['parley.1'])
    await new Promise((done, failed) => {
      socket.addEventListener('open', done)
      socket.addEventListener('error', failed)
    })
    return new Asker(socket)
  }

  /** From sending a message to the frame that answers it, in ms. */
  async ask(): Promise<number> {
    const id = `bench-wake-${++this.#ids}`
    const began = performance.now()
    const answered = new Promise<void>((done) => {
      const receive = ({ data }: MessageEvent) => {
        if (!String(data).includes(`"id":"${id}"`)) return
        this.#socket.removeEventListener('message', receive)
        done()
      }
      this.#socket.addEventListener('message', receive)
    })
    this.#socket.send(JSON.stringify({ type: 'message.post', id, text }))
    await answered
    return performance.now() - began
  }

  close(): void {
    this.#socket.close()
  }
}

const kinds = ['talk', 'bare', 'stored'] as const
type Kind = (typeof kinds)[number]

/** One after another, so that no answer waits for another object's. */
async function askAll(askers: readonly Asker[]): Promise<number[]> {
  const waits: number[] = []
  for (const asker of askers) waits.push(await asker.ask())
  return waits
}

/**
 * The first answer of a sleeping room, compared with objects that do nothing but answer: one without
 * storage, and one that runs one INSERT. Kinds take turns, and a client that has been idle is warmed
 * up by an object that was not asleep.
 */
export async function wake(served: Served, times: number): Promise<Row[]> {
  const socketUrl = served.url.replace('http', 'ws')
  const askersOf = async (kind: Kind) => {
    const askers: Asker[] = []
    for (let n = 0; n < objects; n++) {
      if (kind === 'talk') await fetch(`${served.url}/open/wake-${n}`, { method: 'POST' })
      askers.push(await Asker.connect(`${socketUrl}/${kind}/wake-${n}?id=agent-1`))
    }
    return askers
  }
  const askers: Record<Kind, Asker[]> = { talk: await askersOf('talk'), bare: await askersOf('bare'), stored: await askersOf('stored') }
  const awake: Record<Kind, number[]> = { talk: [], bare: [], stored: [] }
  for (const kind of kinds) for (let n = 0; n < 5; n++) awake[kind] = await askAll(askers[kind])
  const woken: Record<Kind, number[]> = { talk: [], bare: [], stored: [] }
  for (let n = 0; n < times; n++) {
    await pause(asleepMs)
    const warm = await Asker.connect(`${socketUrl}/bare/warm-${n}`)
    for (let i = 0; i < 20; i++) await warm.ask()
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[(n + i) % kinds.length]!
      woken[kind].push(...(await askAll(askers[kind])))
    }
    warm.close()
  }
  const connecting: number[] = []
  for (let n = 0; n < 20; n++) connecting.push(await connectingMs(`${socketUrl}/talk/wake-0?id=agent-1`))
  for (const asker of kinds.flatMap((kind) => askers[kind])) asker.close()
  const ms = (values: readonly number[]) => `${median(values).toFixed(2)} ms`
  const row = (rival: Kind, name: string, aim: string): Row => ({
    what: 'from hibernation to the first answer',
    load: `${objects} objects with a socket each, asleep for ${asleepMs / 1000} s, ${times} times`,
    ours: ms(woken.talk),
    rival: `${name}: ${ms(woken[rival])}`,
    ratio: `${(median(woken.talk) / median(woken[rival])).toFixed(1)} ×`,
    aim,
  })
  return [
    row('bare', 'an object without storage', '≤ 2.0 ×'),
    row('stored', 'an object with one INSERT', ''),
    {
      what: 'an event, until its sender has it',
      load: 'awake, one in flight',
      ours: ms(awake.talk),
      rival: `without storage ${ms(awake.bare)}, with one INSERT ${ms(awake.stored)}`,
      ratio: '',
      aim: '< 50 ms',
    },
    {
      what: 'connecting, until the welcome is there',
      load: 'one after another, 20 times',
      ours: ms(connecting),
      rival: '',
      ratio: '',
      aim: '< 1 s',
    },
  ]
}

async function connectingMs(address: string): Promise<number> {
  const began = performance.now()
  const socket = new WebSocket(address, ['parley.1'])
  await new Promise((done, failed) => {
    socket.addEventListener('message', done, { once: true })
    socket.addEventListener('error', failed)
  })
  socket.close()
  return performance.now() - began
}
