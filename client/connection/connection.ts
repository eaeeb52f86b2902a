import type { Environment } from './environment.ts'
import { backoffMs, endOf } from './reconnect.ts'
import type { Connect, Disconnect, Joining, Transport } from './transport.ts'

export interface ConnectionState {
  readonly status: 'connecting' | 'online' | 'offline' | 'ended'
  readonly retryAt?: number
  readonly code?: string
  /** Online, but what is new comes a few seconds late. */
  readonly slow?: true | undefined
}

export interface ConnectionOptions<F> {
  readonly connect: Connect<F>
  readonly environment: Environment
  readonly debug?: boolean | undefined
  joining(): Joining
  frame(frame: F): void
  changed(): void
}

/** A dial that has not been welcomed by then is given up: a captive portal swallows connections without a word. */
const timeoutMs = 15_000
/** A connection that held this long has earned a fresh count of tries. */
const steadyMs = 10_000
const ticketOver = 4401

/** Keeps one pipe open: dials, waits, comes back. Knows nothing of what is said through it. */
export class Connection<F> {
  readonly #options: ConnectionOptions<F>
  #state: ConnectionState = { status: 'offline' }
  #transport: Transport | undefined
  #slow: true | undefined
  #tries = 0
  #onlineAt = 0
  #cancel: () => void = () => undefined
  #leave: (() => void) | undefined

  constructor(options: ConnectionOptions<F>) {
    this.#options = options
  }

  get state(): ConnectionState {
    return this.#state
  }

  open(): void {
    if (this.#leave) return
    this.#leave = this.#options.environment.onReturn(() => this.#returned())
    this.#connect()
  }

  close(): void {
    this.#leave?.()
    this.#leave = undefined
    this.#drop()
    this.#become({ status: 'offline' })
  }

  send(command: object): void {
    if (this.#state.status === 'online') this.#transport?.send(command)
  }

  /** The other end has said who we are: from here on it is a connection. False when it is one already, as where each look is a welcome. */
  welcomed(since: number): boolean {
    const slow = this.#slow
    if (this.#state.status === 'online' && this.#state.slow === slow) return false
    this.#cancel()
    this.#onlineAt = this.#options.environment.now()
    this.#log(since > 0 ? `resumed after ${since}` : 'connected')
    this.#become({ status: 'online', slow })
    return true
  }

  /** Something was missed or nobody answers: leave this pipe and arrive anew. */
  reconnect(): void {
    this.#lost({ code: ticketOver })
  }

  #connect(): void {
    const { connect, joining, environment, frame } = this.#options
    this.#drop()
    this.#become({ status: 'connecting' })
    this.#cancel = environment.later(() => this.#lost({}), timeoutMs)
    let mine = true // a pipe that was left may still speak; nobody listens
    const transport = connect(joining(), {
      frame: (words, slow) => {
        if (!mine) return
        this.#slow = slow
        frame(words)
      },
      closed: (why) => {
        if (mine) this.#lost(why)
      },
    })
    this.#transport = {
      send: (command) => transport.send(command),
      check: () => transport.check(),
      close: () => {
        mine = false
        transport.close()
      },
    }
  }

  #drop(): void {
    this.#cancel()
    this.#transport?.close()
    this.#transport = undefined
  }

  #lost(why: Disconnect): void {
    const { environment } = this.#options
    this.#drop()
    const code = endOf(why)
    if (code !== undefined) {
      this.#log(`ended: ${code}`)
      this.#become({ status: 'ended', code })
      return
    }
    if (this.#state.status === 'online' && environment.now() - this.#onlineAt >= steadyMs) this.#tries = 0
    const tries = this.#tries++
    // A ticket that has run out is no trouble: come back at once with a fresh one. Only if that fails, too, wait.
    const wait =
      why.code === ticketOver && tries === 0 ? 0 : Math.max(backoffMs(tries, environment.random()), why.refused?.retryAfterMs ?? 0)
    this.#log(`retry in ${wait} ms`)
    this.#cancel = environment.later(() => this.#connect(), wait)
    this.#become({ status: 'offline', retryAt: environment.now() + wait })
  }

  #returned(): void {
    if (this.#state.status === 'offline') this.#connect()
    else if (this.#state.status === 'online') this.#transport?.check()
  }

  #become(state: ConnectionState): void {
    this.#state = state
    this.#options.changed()
  }

  #log(line: string): void {
    if (this.#options.debug) this.#options.environment.log(line)
  }
}
