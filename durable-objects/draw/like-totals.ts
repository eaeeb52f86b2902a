import type { DrawEvent, Totals } from '../../protocol/draw.ts'
import type { TurnResult } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { Likes } from '../../storage/room/likes.ts'
import type { TurnListener } from '../room/room.ts'
import { Throttle, type ThrottleDeps } from '../timing/throttle.ts'

/** Totals are told at most so often: all that changed in one event, so that the busiest message costs no more frames than the quietest. */
export const totalsEveryMs = 500

/** Has the totals of what was liked told as absolutes, after they were recorded. */
export class LikeTotals implements TurnListener<DrawEvent> {
  readonly #changed = new Set<number>()
  readonly #likes: Likes
  readonly #throttle: Throttle

  constructor(likes: Likes, tell: (totals: Totals) => void, deps: ThrottleDeps) {
    this.#likes = likes
    this.#throttle = new Throttle(
      () => totalsEveryMs,
      deps,
      () => {
        const targets = [...this.#changed]
        this.#changed.clear()
        tell(likes.totals(targets))
      },
    )
  }

  /** After a wake nobody knows which totals were recorded and never told: those of all that a page may hold are told again. */
  all(): void {
    for (const target of this.#likes.newest(limits.drawLines)) this.#changed.add(target)
    this.#throttle.schedule()
  }

  onTurn({ events }: TurnResult<DrawEvent>): void {
    for (const event of events) if (event.type === 'liked') this.#changed.add(event.target)
    if (this.#changed.size > 0) this.#throttle.schedule()
  }
}
