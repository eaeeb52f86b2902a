import type { DrawEvent, Totals } from '../../protocol/draw.ts'
import type { TurnResult } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { Likes } from '../../storage/room/likes.ts'
import type { TurnListener } from '../room/room.ts'
import { Throttle, type ThrottleDeps } from '../timing/throttle.ts'

/**
 * Throttle: all totals that changed go into one event, so the most liked message costs no more
 * frames than any other.
 */
export const totalsEveryMs = 500

/** Publishes the totals of changed likes, as absolute numbers, after they are stored. */
export class LikeTotals implements TurnListener<DrawEvent> {
  readonly #changed = new Set<number>()
  readonly #likes: Likes
  readonly #throttle: Throttle

  constructor(likes: Likes, publish: (totals: Totals) => void, deps: ThrottleDeps) {
    this.#likes = likes
    this.#throttle = new Throttle(
      () => totalsEveryMs,
      deps,
      () => {
        const targets = [...this.#changed]
        this.#changed.clear()
        publish(likes.totals(targets))
      },
    )
  }

  /**
   * After a wake: stored totals may not have been published, so those of all recent messages are
   * published again.
   */
  publishRecent(): void {
    for (const target of this.#likes.newest(limits.drawLines)) this.#changed.add(target)
    this.#throttle.schedule()
  }

  onTurn({ events }: TurnResult<DrawEvent>): void {
    for (const event of events) if (event.type === 'liked') this.#changed.add(event.target)
    if (this.#changed.size > 0) this.#throttle.schedule()
  }
}
