import type { DrawEvent } from '../../protocol/draw.ts'
import type { TurnResult } from '../../protocol/envelope.ts'
import type { Counter } from '../metrics/aggregate.ts'
import type { Reporter, Sample } from '../metrics/reporter.ts'
import type { TurnListener } from '../room/room.ts'
import type { RoomLogger } from '../room/room-logger.ts'
import type { ViewerCount } from './viewer-count.ts'

type Lines = Pick<RoomLogger, keyof RoomLogger>

const minuteMs = 60_000
/** An empty draw that is silent is gone. A quiet hall is still full: whoever comes or goes is told, and the sweep looks after an open draw every hour. */
const emptyHoldsMs = 2 * minuteMs
const fullHoldsMs = 70 * minuteMs

/** What a draw tells the pulse: how many watch, what they said and liked, what was refused or failed, and how long a push takes. */
export class DrawMetrics implements TurnListener<DrawEvent> {
  readonly #viewerCount: ViewerCount
  readonly #reporter: Reporter
  #slowestPushMs = 0

  constructor(headcount: ViewerCount, reporterFor: (look: () => Sample) => Reporter) {
    this.#viewerCount = headcount
    this.#reporter = reporterFor(() => this.#sample())
  }

  /** Somebody has come or gone, or somebody asks how it is. */
  schedule(): void {
    this.#reporter.schedule()
  }

  onTurn({ events }: TurnResult<DrawEvent>): void {
    for (const event of events) {
      if (event.type === 'message.posted') this.#reporter.count('messages')
      else if (event.type === 'liked' && event.on) this.#reporter.count('likes')
    }
  }

  /** The lines of the room, counted on the way. */
  counted(logger: Lines): Lines {
    const counting =
      <A extends unknown[]>(what: Counter, line: (...said: A) => void) =>
      (...said: A) => {
        this.#reporter.count(what)
        line(...said)
      }
    return {
      turn: (...said) => logger.turn(...said),
      published: (...said) => logger.published(...said),
      followed: (...said) => logger.followed(...said),
      refused: counting('refusals', (...said: Parameters<Lines['refused']>) => logger.refused(...said)),
      failed: counting('errors', (...said: Parameters<Lines['failed']>) => logger.failed(...said)),
      error: counting('errors', (...said: Parameters<Lines['error']>) => logger.error(...said)),
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

  #sample(): Sample {
    const { viewers, sockets } = this.#viewerCount
    const levels = { viewers, connections: sockets, pushLagMs: this.#slowestPushMs }
    this.#slowestPushMs = 0
    return { levels, holdsMs: sockets > 0 ? fullHoldsMs : emptyHoldsMs }
  }
}
