import { heartbeat } from '../../protocol/limits.ts'

/** As a page does: whoever says nothing at all is taken for gone. */
const heartbeatMs = 20_000

interface Outcome {
  readonly after: number
  readonly upTo: number
  readonly items: readonly { readonly type: string; readonly checkpoint?: string }[]
}

/** Somebody before a room of the bare runtime, who goes and comes back with his place, and notices when something is missing. */
export class Visit {
  /** Up to where he has been told. */
  place = 0
  /** Frames that began after a place he had not been told of. */
  holes = 0
  /** With which code each socket ended that he did not close himself. */
  readonly lost: number[] = []
  readonly #address: string
  #socket: WebSocket | undefined
  #ids = 0

  constructor(address: string) {
    this.#address = address
  }

  get isHere(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /** Comes, or comes back; resolves when he has been welcomed. */
  come(): Promise<void> {
    const socket = new WebSocket(`${this.#address}&since=${this.place}`, ['parley.1'])
    this.#socket = socket
    const beat = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send(heartbeat.ping), heartbeatMs)
    return new Promise((done, failed) => {
      socket.addEventListener('close', ({ code }) => {
        clearInterval(beat)
        if (socket === this.#socket) this.lost.push(code)
      })
      socket.addEventListener('error', () => failed(new Error(`nobody was let in at ${this.#address}`)))
      socket.addEventListener('message', ({ data }) => {
        if (data === heartbeat.pong) return
        const { after, upTo, items } = JSON.parse(String(data)) as Outcome
        const isWelcome = items.some(({ type }) => type === 'welcome')
        if (!isWelcome && after > this.place) this.holes++
        this.place = Math.max(this.place, upTo)
        // A page says how far it has read; whoever does not is sent away.
        for (const { checkpoint } of items) if (checkpoint !== undefined) this.say({ type: 'checkpoint.ack', checkpoint })
        if (isWelcome) done()
      })
    })
  }

  go(): void {
    this.#socket?.close()
    this.#socket = undefined
  }

  say(wish: object): void {
    if (this.isHere) this.#socket?.send(JSON.stringify({ ...wish, id: `soak-${this.#address.length}-${Date.now()}-${++this.#ids}` }))
  }
}
