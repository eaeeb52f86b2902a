import type { Dial } from '../../client/connection/transport.ts'
import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { Socket } from './conversation-system.ts'
import type { Dice, VirtualClock } from './virtual-clock.ts'

/** What a network does to people. Chances per frame, for every direction. */
export interface Weather {
  drop: number
  double: number
  die: number
  delayMs: number
}

export const storm: Weather = { drop: 0.02, double: 0.05, die: 0.015, delayMs: 400 }
export const calm: Weather = { drop: 0, double: 0, die: 0, delayMs: 5 }

/** Where the lines lead. */
export interface FarEnd {
  arrive(socket: Socket, since: number, epoch: string | undefined): void
  hear(socket: Socket, frame: string): void
  leave(socket: Socket): void
}

/** What the network did, for the record. */
export interface Toll {
  dialled: number
  dropped: number
  doubled: number
  died: number
}

/** One person's line to the house through any weather. Frames keep their order, as in a socket; everything else may happen to them. */
export class Network {
  weather: Weather
  readonly toll: Toll = { dialled: 0, dropped: 0, doubled: 0, died: 0 }
  /** Every frame that came out at a visitor's end. */
  readonly heardByVisitor: string[] = []
  readonly #clock: VirtualClock
  readonly #dice: Dice
  readonly #house: FarEnd

  constructor(clock: VirtualClock, dice: Dice, house: FarEnd, weather: Weather) {
    this.weather = weather
    this.#clock = clock
    this.#dice = dice
    this.#house = house
  }

  /** `line` says afterwards whether this reader lost a frame since he last arrived, and lets the test cut the cable. */
  dialFor<F = ConversationFrame>(person: Person, line: Line): Dial<F> {
    return ({ since, epoch }, ear) => {
      this.toll.dialled++
      let open = true // at the client's end
      let up = true // at ours
      const down = this.#way()
      const upward = this.#way()

      const die = () => {
        if (!open) return
        open = false
        ear.down({ code: 1006 })
        // We learn of it later; what is still under way to us arrives, or does not.
        if (this.#dice.chance(0.5)) up = false
        this.#clock.later(
          () => {
            up = false
            this.#house.leave(socket)
          },
          this.#dice.between(0, 3_000),
        )
      }
      const socket: Socket = {
        person,
        send: (frame) => {
          if (person.role === 'visitor') this.heardByVisitor.push(frame)
          const lost = () => {
            line.torn = true
          }
          down(lost, die, () => {
            if (open) ear.frame(JSON.parse(frame))
          })
        },
        close: (code) => {
          up = false
          this.#clock.later(
            () => {
              if (!open) return
              open = false
              ear.down({ code })
            },
            this.#dice.between(0, this.weather.delayMs),
          )
        },
      }
      line.cut = die
      this.#clock.later(
        () => {
          if (!open) return
          if (line.isCut || this.#dice.chance(this.weather.die * 5)) {
            open = false
            ear.down({})
            return
          }
          line.torn = false
          this.#house.arrive(socket, since, epoch)
        },
        this.#dice.between(1, this.weather.delayMs),
      )
      return {
        send: (command) => {
          const frame = JSON.stringify(command)
          upward(
            () => undefined,
            die,
            () => {
              if (up) this.#house.hear(socket, frame)
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
              this.#house.leave(socket)
            },
            this.#dice.between(0, this.weather.delayMs),
          )
        },
      }
    }
  }

  /** One direction: first in, first out. */
  #way(): (lost: () => void, die: () => void, arrive: () => void) => void {
    let last = 0
    return (lost, die, arrive) => {
      const { drop, double, die: death, delayMs } = this.weather
      if (this.#dice.chance(death)) {
        this.toll.died++
        this.#clock.later(die, 0)
        lost()
        return
      }
      if (this.#dice.chance(drop)) {
        this.toll.dropped++
        lost()
        return
      }
      last = Math.max(last, this.#clock.now() + this.#dice.between(0, delayMs))
      const wait = last - this.#clock.now()
      this.#clock.later(arrive, wait)
      if (this.#dice.chance(double)) {
        this.toll.doubled++
        this.#clock.later(arrive, wait)
      }
    }
  }
}

/** One client's cable. */
export interface Line {
  torn: boolean
  isCut: boolean
  cut(): void
}
