import { heartbeat } from '../../../protocol/limits.ts'

/** As the page does: a client that sends nothing is disconnected. */
const heartbeatMs = 20_000

interface Outcome {
  readonly after: number
  readonly upTo: number
  readonly items: readonly { readonly type: string; readonly checkpoint?: string }[]
}

/** A client of the bare runtime that leaves, comes back with its cursor, and detects gaps. */
export class SoakViewer {
  /** The position that it has received. */
  place = 0
  /** Frames that began after a position that it had not received. */
  holes = 0
  /** The close code of each socket that the client did not close itself. */
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

  /** Connects, for the first time or again; resolves after the welcome. */
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
        // A page acknowledges checkpoints; a viewer who does not is disconnected.
        for (const { checkpoint } of items) if (checkpoint !== undefined) this.post({ type: 'checkpoint.ack', checkpoint })
        if (isWelcome) done()
      })
    })
  }

  go(): void {
    this.#socket?.close()
    this.#socket = undefined
  }

  post(wish: object): void {
    if (this.isHere) this.#socket?.send(JSON.stringify({ ...wish, id: `soak-${this.#address.length}-${Date.now()}-${++this.#ids}` }))
  }
}
