import type { Surroundings } from './environment.ts'
import { backoffMs, endOf } from './reconnect.ts'
import type { Arrival, Dial, Loss, Pipe } from './transport.ts'

export interface ConnectionState {
  readonly is: 'connecting' | 'online' | 'offline' | 'ended'
  readonly retryAt?: number
  readonly code?: string
  /** Online, but what is new comes a few seconds late. */
  readonly slow?: true | undefined
}

export interface ConnectionOptions<F> {
  readonly dial: Dial<F>
  readonly around: Surroundings
  readonly debug?: boolean | undefined
  arrival(): Arrival
  frame(frame: F): void
  changed(): void
}

/** A dial that has not been welcomed by then is given up: a captive portal swallows connections without a word. */
const patienceMs = 15_000
/** A connection that held this long has earned a fresh count of tries. */
const steadyMs = 10_000
const ticketOver = 4401

/** Keeps one pipe open: dials, waits, comes back. Knows nothing of what is said through it. */
export class Connection<F> {
  readonly #options: ConnectionOptions<F>
  #state: ConnectionState = { is: 'offline' }
  #pipe: Pipe | undefined
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
    this.#leave = this.#options.around.onReturn(() => this.#returned())
    this.#dial()
  }

  close(): void {
    this.#leave?.()
    this.#leave = undefined
    this.#drop()
    this.#become({ is: 'offline' })
  }

  send(command: object): void {
    if (this.#state.is === 'online') this.#pipe?.send(command)
  }

  /** The other end has said who we are: from here on it is a connection. False when it is one already, as where each look is a welcome. */
  welcomed(since: number): boolean {
    const slow = this.#slow
    if (this.#state.is === 'online' && this.#state.slow === slow) return false
    this.#cancel()
    this.#onlineAt = this.#options.around.now()
    this.#say(since > 0 ? `resumed after ${since}` : 'connected')
    this.#become({ is: 'online', slow })
    return true
  }

  /** Something was missed or nobody answers: leave this pipe and arrive anew. */
  again(): void {
    this.#lost({ code: ticketOver })
  }

  #dial(): void {
    const { dial, arrival, around, frame } = this.#options
    this.#drop()
    this.#become({ is: 'connecting' })
    this.#cancel = around.later(() => this.#lost({}), patienceMs)
    let mine = true // a pipe that was left may still speak; nobody listens
    const pipe = dial(arrival(), {
      frame: (words, slow) => {
        if (!mine) return
        this.#slow = slow
        frame(words)
      },
      down: (why) => {
        if (mine) this.#lost(why)
      },
    })
    this.#pipe = {
      send: (command) => pipe.send(command),
      check: () => pipe.check(),
      close: () => {
        mine = false
        pipe.close()
      },
    }
  }

  #drop(): void {
    this.#cancel()
    this.#pipe?.close()
    this.#pipe = undefined
  }

  #lost(why: Loss): void {
    const { around } = this.#options
    this.#drop()
    const code = endOf(why)
    if (code !== undefined) {
      this.#say(`ended: ${code}`)
      this.#become({ is: 'ended', code })
      return
    }
    if (this.#state.is === 'online' && around.now() - this.#onlineAt >= steadyMs) this.#tries = 0
    const tries = this.#tries++
    // A ticket that has run out is no trouble: come back at once with a fresh one. Only if that fails, too, wait.
    const wait = why.code === ticketOver && tries === 0 ? 0 : Math.max(backoffMs(tries, around.dice()), why.refused?.retryAfterMs ?? 0)
    this.#say(`retry in ${wait} ms`)
    this.#cancel = around.later(() => this.#dial(), wait)
    this.#become({ is: 'offline', retryAt: around.now() + wait })
  }

  #returned(): void {
    if (this.#state.is === 'offline') this.#dial()
    else if (this.#state.is === 'online') this.#pipe?.check()
  }

  #become(state: ConnectionState): void {
    this.#state = state
    this.#options.changed()
  }

  #say(line: string): void {
    if (this.#options.debug) this.#options.around.log(line)
  }
}
