import { setTimeout as pause } from 'node:timers/promises'
import { atShare } from './table.ts'

/** The load of a draw: how many viewers, messages and likes per second, and for how long. */
export interface DrawLoad {
  readonly url: string
  readonly draw: string
  readonly viewers: number
  readonly messagesPerSecond: number
  readonly likesPerSecond: number
  readonly ms: number
  /** So many viewers are sent to each relay, because the product fills one before it adds another. */
  readonly viewersPerRelay: number
}

export interface DrawOutcome {
  readonly messages: number
  /** Of all messages that were sent to all viewers, also before and after the counting, in %. */
  readonly arrived: number
  readonly deliveries: number
  readonly frames: number
  readonly seconds: number
  /** From sending to arriving, over a hundred of the viewers, in ms. */
  readonly p50: number
  readonly p99: number
  readonly connectsPerSecond: number
}

const text = (n: number) => `message ${n}: what a lovely evening for a draw, is it not, my friends?`
/** Only these viewers read their frames; reading is not what is measured. */
const readers = 100
/** How long the last messages may take to arrive after the load has ended. */
const drainMs = 20_000

class Viewers {
  readonly sockets: WebSocket[] = []
  readonly sentAt = new Map<string, number>()
  readonly waits: number[] = []
  counting = false
  /** Messages that arrived, at all viewers together. */
  received = 0
  frames = 0

  async open({ url, draw, viewers, viewersPerRelay }: DrawLoad): Promise<void> {
    const address = (n: number) =>
      `${url.replace('http', 'ws')}/watch/${draw}?id=g_${n}&name=Viewer+${n}&relay=${Math.floor(n / viewersPerRelay)}`
    for (let from = 0; from < viewers; from += 50) {
      const some = Array.from({ length: Math.min(50, viewers - from) }, (_, i) => this.#connect(address(from + i), from + i))
      this.sockets.push(...(await Promise.all(some)))
    }
  }

  #connect(address: string, n: number): Promise<WebSocket> {
    const socket = new WebSocket(address, ['parley.1'])
    return new Promise((done, failed) => {
      socket.addEventListener('open', () => done(socket))
      socket.addEventListener('error', () => failed(new Error(`viewer ${n} was not let in`)))
      socket.addEventListener('message', ({ data }) => {
        if (n === 0 && this.counting) this.frames++
        this.received += countOf(data as string, '"message.posted"')
        if (n < readers) this.#read(data as string)
        // Every viewer acknowledges checkpoints, as the page does.
        if ((data as string).includes('"checkpoint"')) this.#acknowledge(socket, data as string)
      })
    })
  }

  #read(data: string): void {
    for (const item of (JSON.parse(data) as { items: { type: string; text?: string }[] }).items) {
      const sentAt = item.type === 'message.posted' ? this.sentAt.get(item.text!) : undefined
      if (sentAt === undefined || !this.counting) continue
      this.waits.push(performance.now() - sentAt)
    }
  }

  #acknowledge(socket: WebSocket, data: string): void {
    const { items } = JSON.parse(data) as { items: { type: string; checkpoint?: string }[] }
    for (const { type, checkpoint } of items)
      if (type === 'checkpoint') socket.send(JSON.stringify({ type: 'checkpoint.ack', id: 'bench-has-read', checkpoint }))
  }
}

function countOf(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count++
  return count
}

async function play(load: DrawLoad): Promise<DrawOutcome> {
  const { url, draw, viewers, messagesPerSecond, likesPerSecond, ms } = load
  await fetch(`${url}/schedule/${draw}`, { method: 'POST' })
  const audience = new Viewers()
  const opening = performance.now()
  await audience.open(load)
  const connectsPerSecond = viewers / ((performance.now() - opening) / 1000)
  let sent = 0
  let liked = 0
  const writing = setInterval(() => {
    const message = text(++sent)
    audience.sentAt.set(message, performance.now())
    void fetch(`${url}/post-in-draw/${draw}`, { method: 'POST', body: message }).then((answer) => answer.text())
  }, 1000 / messagesPerSecond)
  const like = setInterval(() => {
    const n = ++liked
    audience.sockets[(n * 7919) % viewers]?.send(JSON.stringify({ type: 'like', id: `bench-like-${n}`, target: 0, on: n % 3 > 0 }))
  }, 1000 / likesPerSecond)
  await pause(2_000)
  process.send?.('counting')
  audience.counting = true
  const [began, before] = [performance.now(), sent]
  await pause(ms)
  audience.counting = false
  const seconds = (performance.now() - began) / 1000
  const messages = sent - before
  process.send?.('counted')
  clearInterval(writing)
  clearInterval(like)
  const expected = sent * viewers
  for (const until = performance.now() + drainMs; audience.received < expected && performance.now() < until; ) await pause(100)
  for (const socket of audience.sockets) socket.close()
  const waits = audience.waits.sort((a, b) => a - b)
  return {
    messages,
    arrived: (100 * audience.received) / expected,
    deliveries: messages * viewers,
    frames: audience.frames,
    seconds,
    p50: atShare(waits, 0.5),
    p99: atShare(waits, 0.99),
    connectsPerSecond,
  }
}

if (process.argv[1] === import.meta.filename) {
  process.send?.({ outcome: await play(JSON.parse(process.argv[2]!) as DrawLoad) })
  setTimeout(() => process.exit(0), 50)
}
