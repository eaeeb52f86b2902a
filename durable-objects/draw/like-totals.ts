import type { DrawHappening, Totals } from '../../protocol/draw.ts'
import type { News } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import type { Likes } from '../../storage/room/likes.ts'
import type { Listener } from '../room/room.ts'
import { Spacing, type SpacingAround } from '../timing/throttle.ts'

/** Totals are told at most so often: all that changed in one event, so that the busiest message costs no more frames than the quietest. */
export const totalsEveryMs = 500

/** Has the totals of what was liked told as absolutes, after they were recorded. */
export class LikeTotals implements Listener<DrawHappening> {
  readonly #changed = new Set<number>()
  readonly #likes: Likes
  readonly #spacing: Spacing

  constructor(likes: Likes, tell: (totals: Totals) => void, around: SpacingAround) {
    this.#likes = likes
    this.#spacing = new Spacing(
      () => totalsEveryMs,
      around,
      () => {
        const targets = [...this.#changed]
        this.#changed.clear()
        tell(likes.totals(targets))
      },
    )
  }

  /** After a wake nobody knows which totals were recorded and never told: those of all that a page may hold are told again. */
  greet(): void {
    for (const target of this.#likes.newest(limits.drawLines)) this.#changed.add(target)
    this.#spacing.stir()
  }

  tell({ events }: News<DrawHappening>): void {
    for (const event of events) if (event.type === 'liked') this.#changed.add(event.target)
    if (this.#changed.size > 0) this.#spacing.stir()
  }
}
