import type { DrawHappening } from '../../protocol/draw.ts'
import type { News } from '../../protocol/envelope.ts'
import type { Counter } from '../metrics/aggregate.ts'
import type { Look, Reporter } from '../metrics/reporter.ts'
import type { Listener } from '../room/room.ts'
import type { RoomJournal } from '../room/room-logger.ts'
import type { Headcount } from './viewer-count.ts'

type Lines = Pick<RoomJournal, keyof RoomJournal>

const minuteMs = 60_000
/** An empty draw that is silent is gone. A quiet hall is still full: whoever comes or goes is told, and the sweep looks after an open draw every hour. */
const emptyHoldsMs = 2 * minuteMs
const fullHoldsMs = 70 * minuteMs

/** What a draw tells the pulse: how many watch, what they said and liked, what was refused or failed, and how long a push takes. */
export class DrawGauges implements Listener<DrawHappening> {
  readonly #headcount: Headcount
  readonly #reporter: Reporter
  #slowestPushMs = 0

  constructor(headcount: Headcount, reporterFor: (look: () => Look) => Reporter) {
    this.#headcount = headcount
    this.#reporter = reporterFor(() => this.#look())
  }

  /** Somebody has come or gone, or somebody asks how it is. */
  stir(): void {
    this.#reporter.stir()
  }

  tell({ events }: News<DrawHappening>): void {
    for (const event of events) {
      if (event.type === 'message.posted') this.#reporter.count('messages')
      else if (event.type === 'liked' && event.on) this.#reporter.count('likes')
    }
  }

  /** The lines of the room, counted on the way. */
  counted(journal: Lines): Lines {
    const counting =
      <A extends unknown[]>(what: Counter, line: (...said: A) => void) =>
      (...said: A) => {
        this.#reporter.count(what)
        line(...said)
      }
    return {
      turned: (...said) => journal.turned(...said),
      broadcast: (...said) => journal.broadcast(...said),
      followed: (...said) => journal.followed(...said),
      refused: counting('refusals', (...said: Parameters<Lines['refused']>) => journal.refused(...said)),
      failed: counting('errors', (...said: Parameters<Lines['failed']>) => journal.failed(...said)),
      trouble: counting('errors', (...said: Parameters<Lines['trouble']>) => journal.trouble(...said)),
    }
  }

  /** A push on its way to a relay: how long until it is acknowledged, or given up. */
  async timed<T>(push: Promise<T>): Promise<T> {
    const began = Date.now()
    try {
      return await push
    } finally {
      this.#slowestPushMs = Math.max(this.#slowestPushMs, Date.now() - began)
    }
  }

  #look(): Look {
    const { viewers, sockets } = this.#headcount
    const levels = { viewers, connections: sockets, pushLagMs: this.#slowestPushMs }
    this.#slowestPushMs = 0
    return { levels, holdsMs: sockets > 0 ? fullHoldsMs : emptyHoldsMs }
  }
}
