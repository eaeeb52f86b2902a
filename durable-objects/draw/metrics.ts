import type { DrawEvent } from '../../protocol/draw.ts'
import type { TurnResult } from '../../protocol/envelope.ts'
import type { Counter } from '../metrics/aggregate.ts'
import type { Reporter, Sample } from '../metrics/reporter.ts'
import type { TurnListener } from '../room/room.ts'
import type { RoomLogger } from '../room/room-logger.ts'
import type { ViewerCount } from './viewer-count.ts'

type LoggerMethods = Pick<RoomLogger, keyof RoomLogger>

const minuteMs = 60_000
/**
 * How long a sample counts. A silent draw without viewers is over. One with viewers reports each
 * change, and the reconcile job wakes it every hour.
 */
const emptyHoldsMs = 2 * minuteMs
const fullHoldsMs = 70 * minuteMs

/**
 * A draw's metrics for `Pulse`: viewers, messages, likes, refusals, errors, and how long a push
 * takes.
 */
export class DrawMetrics implements TurnListener<DrawEvent> {
  readonly #viewerCount: ViewerCount
  readonly #reporter: Reporter
  #slowestPushMs = 0

  constructor(viewerCount: ViewerCount, reporterFor: (sample: () => Sample) => Reporter) {
    this.#viewerCount = viewerCount
    this.#reporter = reporterFor(() => this.#sample())
  }

  /** The number of viewers has changed, or the reconcile job asks. */
  schedule(): void {
    this.#reporter.schedule()
  }

  onTurn({ events }: TurnResult<DrawEvent>): void {
    for (const event of events) {
      if (event.type === 'message.posted') this.#reporter.count('messages')
      else if (event.type === 'liked' && event.on) this.#reporter.count('likes')
    }
  }

  /** A logger that counts refusals and errors. */
  counted(logger: LoggerMethods): LoggerMethods {
    const counting =
      <A extends unknown[]>(counter: Counter, write: (...args: A) => void) =>
      (...args: A) => {
        this.#reporter.count(counter)
        write(...args)
      }
    return {
      turn: (...args) => logger.turn(...args),
      published: (...args) => logger.published(...args),
      followed: (...args) => logger.followed(...args),
      refused: (...args) => {
        this.#reporter.count(`refused:${args[2]}`)
        logger.refused(...args)
      },
      failed: counting('errors', (...args: Parameters<LoggerMethods['failed']>) => logger.failed(...args)),
      error: counting('errors', (...args: Parameters<LoggerMethods['error']>) => logger.error(...args)),
    }
  }

  /** Measures how long a push to a relay takes until it is acknowledged or fails. */
  async timed<T>(push: Promise<T>): Promise<T> {
    const startedAt = Date.now()
    try {
      return await push
    } finally {
      this.#slowestPushMs = Math.max(this.#slowestPushMs, Date.now() - startedAt)
    }
  }

  #sample(): Sample {
    const { viewers, sockets } = this.#viewerCount
    const levels = { viewers, connections: sockets, pushLagMs: this.#slowestPushMs }
    this.#slowestPushMs = 0
    return { levels, holdsMs: sockets > 0 ? fullHoldsMs : emptyHoldsMs }
  }
}
