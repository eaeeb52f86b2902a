import type { CommandBase } from '../../protocol/envelope.ts'
import type { Environment } from './environment.ts'
import { backoffMs, endCodeOf } from './reconnect.ts'
import type { Connect, Disconnect, Joining, Transport } from './transport.ts'

export interface ConnectionState {
  readonly status: 'connecting' | 'online' | 'offline' | 'ended'
  /** When the next attempt begins (epoch ms). */
  readonly retryAt?: number
  /** Why it ended for good. */
  readonly code?: string
  /** Online by polling: new events arrive a few seconds late. */
  readonly slow?: true | undefined
}

export interface ConnectionOptions<F> {
  readonly connect: Connect<F>
  readonly environment: Environment
  joining(): Joining
  frame(frame: F): void
  changed(): void
}

/**
 * An attempt without a welcome is given up after this long: captive portals accept connections and
 * never respond.
 */
const welcomeTimeoutMs = 15_000
/** A connection that lasted this long resets the count of attempts. */
const stableMs = 10_000
/** The close code of an expired ticket. */
const ticketExpired = 4401

/** Holds one transport open and reconnects with backoff. It does not interpret frames. */
export class Connection<F> {
  readonly #options: ConnectionOptions<F>
  #state: ConnectionState = { status: 'offline' }
  #transport: Transport | undefined
  #isSlow: true | undefined
  #attempt = 0
  #tries = 0
  #onlineAt = 0
  #cancelTimer: () => void = () => undefined
  #unsubscribe: (() => void) | undefined

  constructor(options: ConnectionOptions<F>) {
    this.#options = options
  }

  get state(): ConnectionState {
    return this.#state
  }

  open(): void {
    if (this.#unsubscribe) return
    this.#unsubscribe = this.#options.environment.onNetworkChange(() => this.#onNetworkChange())
    this.#connect()
  }

  close(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#drop()
    this.#setState({ status: 'offline' })
  }

  /** Sends a command if online; otherwise the command is dropped. */
  send<C extends CommandBase>(command: C): void {
    if (this.#state.status === 'online') this.#transport?.send(command)
  }

  /**
   * Call it for each welcome. Returns whether the connection is new; with polling, each snapshot is
   * a welcome.
   */
  welcomed(since: number): boolean {
    const slow = this.#isSlow
    if (this.#state.status === 'online' && this.#state.slow === slow) return false
    this.#cancelTimer()
    this.#onlineAt = this.#options.environment.now()
    this.#options.environment.log(since > 0 ? `resumed after ${since}` : 'connected')
    this.#setState({ status: 'online', slow })
    return true
  }

  /** Replaces the transport at once, after a gap or a missing reply. */
  reconnect(): void {
    this.#onClosed({ code: ticketExpired })
  }

  #connect(): void {
    const { connect, joining, environment, frame } = this.#options
    this.#drop()
    this.#setState({ status: 'connecting' })
    this.#cancelTimer = environment.schedule(() => this.#onClosed({}), welcomeTimeoutMs)
    const attempt = this.#attempt
    const isCurrent = () => attempt === this.#attempt // a replaced transport may still deliver; it is ignored
    this.#transport = connect(joining(), {
      frame: (received, slow) => {
        if (!isCurrent()) return
        this.#isSlow = slow
        frame(received)
      },
      closed: (why) => {
        if (isCurrent()) this.#onClosed(why)
      },
    })
  }

  #drop(): void {
    this.#attempt++
    this.#cancelTimer()
    this.#transport?.close()
    this.#transport = undefined
  }

  #onClosed(why: Disconnect): void {
    const { environment } = this.#options
    this.#drop()
    const code = endCodeOf(why)
    if (code !== undefined) {
      environment.log(`ended: ${code}`)
      this.#setState({ status: 'ended', code })
      return
    }
    if (this.#state.status === 'online' && environment.now() - this.#onlineAt >= stableMs) this.#tries = 0
    const tries = this.#tries++
    // An expired ticket is no failure, and polling takes over from a blocked socket: the first
    // retry is immediate, later ones back off.
    const isImmediate = tries === 0 && (why.code === ticketExpired || why.blocked)
    const wait = isImmediate ? 0 : Math.max(backoffMs(tries, environment.random()), why.refused?.retryAfterMs ?? 0)
    environment.log(`retry in ${wait} ms`)
    this.#cancelTimer = environment.schedule(() => this.#connect(), wait)
    this.#setState({ status: 'offline', retryAt: environment.now() + wait })
  }

  #onNetworkChange(): void {
    if (this.#state.status === 'offline') this.#connect()
    else if (this.#state.status === 'online') this.#transport?.check()
  }

  #setState(state: ConnectionState): void {
    this.#state = state
    this.#options.changed()
  }
}
