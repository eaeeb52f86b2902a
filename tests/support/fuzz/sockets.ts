import { conversationPolicies } from '../../../protocol/conversation.ts'
import { drawPolicies } from '../../../protocol/draw.ts'
import { refusals } from '../../../protocol/errors.ts'
import { subprotocol } from '../../../protocol/limits.ts'
import { decodeDraw } from '../../../protocol/schemas/decode.ts'
import type { Fields, FuzzInput } from './input.ts'

/** The counts; `faults` are sentences, and should be none. */
export class Findings {
  readonly answers = new Map<string, number>()
  readonly faults: string[] = []
  frames = 0
  bodies = 0
  upgrades = 0

  count(what: string): void {
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1)
  }

  fault(what: string): void {
    if (this.faults.length < 50) this.faults.push(what.slice(0, 600))
  }

  /**
   * A refusal has a code of our list, and a message. `internal-error` is a crash that was caught.
   */
  refused(where: string, refused: Readonly<Record<string, unknown>>): void {
    const { code, message } = refused
    this.count(`${code}`)
    if (typeof code !== 'string' || !Object.hasOwn(refusals, code) || typeof message !== 'string' || message.trim() === '')
      this.fault(`${where}: a refusal without a name or a sentence: ${JSON.stringify(refused)}`)
    else if (code === 'internal-error' || code === 'not-stored') this.fault(`${where}: ${code}`)
  }
}

const received: ReadonlySet<string> = new Set([...Object.keys(conversationPolicies), ...Object.keys(drawPolicies), 'welcome', 'checkpoint'])
/** How a room closes a connection: too many refusals, too many frames, an expired right. */
const leaves: ReadonlySet<string> = new Set(['1008 too-many-refused', '1008 too-fast', '4401 expired'])
const atOnce = 16
/** Every frame has its reply by then, on any machine. */
const answerMs = 60_000

export interface FuzzConnection {
  readonly name: string
  readonly isDraw: boolean
  readonly url: string
  /** The ticket as a subprotocol, where an endpoint requires one. */
  protocols(): Promise<readonly string[]>
  /** A valid command, for the fuzzer to break. */
  command(text: FuzzInput): Fields
}

/**
 * A client that sends malformed frames, is disconnected for it and comes back. Every frame gets a
 * reply, or is the reason for the close.
 */
export class FuzzSocket {
  readonly #connection: FuzzConnection
  readonly #texts: FuzzInput
  readonly #findings: Findings
  #since = 0
  #socket: WebSocket | undefined
  #pending = 0
  #wake: () => void = () => undefined

  constructor(connection: FuzzConnection, text: FuzzInput, findings: Findings) {
    this.#connection = connection
    this.#texts = text
    this.#findings = findings
  }

  /** Sends until `isOver`, a few frames at a time. */
  async flood(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      if (!this.#socket && !(await this.#arrive())) continue
      for (let n = 0; n < atOnce && this.#socket; n++) this.#send(this.#frame())
      await this.#until(() => this.#pending <= 0 || !this.#socket, 'an answer to every frame')
      if (this.#pending < 0) this.#findings.fault(`${this.#connection.name}: ${-this.#pending} answers too many`)
      this.#pending = 0
    }
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #frame(): string | Uint8Array<ArrayBuffer> {
    return this.#texts.random.chance(0.03) ? this.#texts.bytes() : this.#texts.textOf(this.#connection.command(this.#texts))
  }

  #send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#findings.frames++
    if (!this.#isSilent(frame)) this.#pending++
    this.#socket?.send(frame)
  }

  /** A checkpoint acknowledgement ends in the relay and has no reply. */
  #isSilent(frame: string | Uint8Array<ArrayBuffer>): boolean {
    if (frame === 'ping') return true
    const read = this.#connection.isDraw && typeof frame === 'string' ? decodeDraw(frame.toWellFormed()) : undefined
    return read !== undefined && 'command' in read && read.command.type === 'checkpoint.ack'
  }

  async #arrive(): Promise<boolean> {
    const { url, protocols } = this.#connection
    this.#findings.upgrades++
    const socket = new WebSocket(`${url}${url.includes('?') ? '&' : '?'}since=${this.#since}`, [subprotocol, ...(await protocols())])
    let isWelcome = false
    let isGone = false
    socket.addEventListener('message', ({ data }) => {
      if (this.#receive(String(data))) isWelcome = true
      this.#wake()
    })
    socket.addEventListener('close', ({ code, reason }) => {
      isGone = true
      if (this.#socket === socket) this.#left(`${code} ${reason}`)
      this.#wake()
    })
    await this.#until(() => isWelcome || isGone, 'a welcome')
    if (!isWelcome) this.#findings.fault(`${this.#connection.name} was not let in`)
    else if (!isGone) this.#socket = socket
    return this.#socket !== undefined
  }

  #left(why: string): void {
    this.#socket = undefined
    this.#pending = 0
    this.#findings.count(`closed ${why}`)
    if (!leaves.has(why)) this.#findings.fault(`${this.#connection.name} was sent away: ${why}`)
  }

  /** Checks what arrived. True for a welcome. */
  #receive(data: string): boolean {
    if (data === 'pong') return false
    const { upTo, items } = JSON.parse(data) as { upTo: number; items: { type: string }[] }
    this.#since = Math.max(this.#since, upTo)
    for (const item of items) {
      if (item.type === 'ack') this.#findings.count('ack')
      else if (item.type === 'refused') this.#findings.refused(this.#connection.name, { ...item })
      else if (!received.has(item.type))
        this.#findings.fault(`${this.#connection.name} was told something that nobody knows: ${JSON.stringify(item)}`)
      if (item.type === 'ack' || (item.type === 'refused' && !JSON.stringify(item).includes('too-many-refused'))) this.#pending--
    }
    return items.some(({ type }) => type === 'welcome')
  }

  async #until(is: () => boolean, what: string): Promise<void> {
    const began = Date.now()
    while (!is()) {
      await new Promise<void>((go) => {
        const timer = setTimeout(go, 1_000)
        this.#wake = () => {
          clearTimeout(timer)
          go()
        }
      })
      if (Date.now() < began + answerMs) continue
      this.#findings.fault(`${this.#connection.name} waited in vain for ${what} (${this.#pending} owed)`)
      this.#socket?.close()
      this.#socket = undefined
      return
    }
  }
}
