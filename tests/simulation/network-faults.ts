import type { Connect } from '../../client/connection/transport.ts'
import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { Socket } from './conversation-server.ts'
import type { SeededRandom, VirtualClock } from './virtual-clock.ts'

/** The faults of a network, as chances per frame in each direction. */
export interface NetworkFaults {
  drop: number
  double: number
  die: number
  delayMs: number
}

export const storm: NetworkFaults = { drop: 0.02, double: 0.05, die: 0.015, delayMs: 400 }
export const calm: NetworkFaults = { drop: 0, double: 0, die: 0, delayMs: 5 }

/** The server at the end of every connection. */
export interface FarEnd {
  arrive(socket: Socket, since: number, epoch: string | undefined): void
  receive(socket: Socket, frame: string): void
  leave(socket: Socket): void
}

/** What the network did, for the statistics. */
export interface Stats {
  connections: number
  dropped: number
  doubled: number
  died: number
}

/**
 * One person's connection to the server over any network. Frames stay in order, as in a socket;
 * everything else may happen to them.
 */
export class Network {
  faults: NetworkFaults
  readonly stats: Stats = { connections: 0, dropped: 0, doubled: 0, died: 0 }
  /** Every frame that arrived at a visitor's end. */
  readonly receivedByVisitor: string[] = []
  readonly #clock: VirtualClock
  readonly #random: SeededRandom
  readonly #server: FarEnd

  constructor(clock: VirtualClock, random: SeededRandom, server: FarEnd, faults: NetworkFaults) {
    this.faults = faults
    this.#clock = clock
    this.#random = random
    this.#server = server
  }

  /**
   * `line` reports afterwards whether this reader lost a frame since their last connection, and
   * lets the test cut it.
   */
  connectFor<F = ConversationFrame>(person: Person, line: Line): Connect<F> {
    return ({ since, epoch }, handlers) => {
      this.stats.connections++
      let open = true // at the client's end
      let up = true // at the server's end
      const down = this.#way()
      const upward = this.#way()

      const die = () => {
        if (!open) return
        open = false
        handlers.closed({ code: 1006 })
        // The server notices later; what is still in flight to it arrives, or does not.
        if (this.#random.chance(0.5)) up = false
        this.#clock.later(
          () => {
            up = false
            this.#server.leave(socket)
          },
          this.#random.between(0, 3_000),
        )
      }
      const socket: Socket = {
        person,
        send: (frame) => {
          if (person.role === 'visitor') this.receivedByVisitor.push(frame)
          const lost = () => {
            line.torn = true
          }
          down(lost, die, () => {
            if (open) handlers.frame(JSON.parse(frame))
          })
        },
        close: (code) => {
          up = false
          this.#clock.later(
            () => {
              if (!open) return
              open = false
              handlers.closed({ code })
            },
            this.#random.between(0, this.faults.delayMs),
          )
        },
      }
      line.cut = die
      this.#clock.later(
        () => {
          if (!open) return
          if (line.isCut || this.#random.chance(this.faults.die * 5)) {
            open = false
            handlers.closed({})
            return
          }
          line.torn = false
          this.#server.arrive(socket, since, epoch)
        },
        this.#random.between(1, this.faults.delayMs),
      )
      return {
        send: (command) => {
          const frame = JSON.stringify(command)
          upward(
            () => undefined,
            die,
            () => {
              if (up) this.#server.receive(socket, frame)
            },
          )
        },
        check: () => undefined,
        close: () => {
          if (!open) return
          open = false
          this.#clock.later(
            () => {
              up = false
              this.#server.leave(socket)
            },
            this.#random.between(0, this.faults.delayMs),
          )
        },
      }
    }
  }

  /** One direction: first in, first out. */
  #way(): (lost: () => void, die: () => void, arrive: () => void) => void {
    let last = 0
    return (lost, die, arrive) => {
      const { drop, double, die: death, delayMs } = this.faults
      if (this.#random.chance(death)) {
        this.stats.died++
        this.#clock.later(die, 0)
        lost()
        return
      }
      if (this.#random.chance(drop)) {
        this.stats.dropped++
        lost()
        return
      }
      last = Math.max(last, this.#clock.now() + this.#random.between(0, delayMs))
      const wait = last - this.#clock.now()
      this.#clock.later(arrive, wait)
      if (this.#random.chance(double)) {
        this.stats.doubled++
        this.#clock.later(arrive, wait)
      }
    }
  }
}

/** One client's connection. */
export interface Line {
  torn: boolean
  isCut: boolean
  cut(): void
}
