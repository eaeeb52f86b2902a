import { useEffect, useState } from 'preact/hooks'
import type { DrawSnapshot } from '../../client/draw/draw.ts'
import type { DrawLine } from '../../client/draw/lines.ts'

export interface Held {
  /** Those to be shown: all of them, or while somebody reads above, those that were there when he began. */
  readonly lines: readonly DrawLine[]
  readonly isHeld: boolean
  /** How many messages of others wait below. */
  readonly fresh: number
  hold(): void
  release(): void
}

/** With fewer left of what was being read there is nothing to hold any more: the draw has gone on without the reader. */
const worthHolding = 20

/**
 * Pauses the chat while somebody reads further up, or has put it away: new lines wait, so that nothing moves under his eyes,
 * while likes and removals still show. What is too old for the page goes from the top, also then.
 */
export function useHeld({ lines, you }: DrawSnapshot, isAway: boolean): Held {
  const [at, holdAt] = useState<number>()
  const head = lines.at(-1)?.seq ?? 0
  const shown = at === undefined ? lines : lines.filter(({ seq }) => seq <= at)
  const waiting = lines.slice(shown.length).filter(({ kind, by }) => kind === 'message' && by.id !== you?.id)
  const isSpent = shown.length < worthHolding && waiting.length > shown.length * 2 && !isAway

  useEffect(() => {
    if (isAway) holdAt((held) => held ?? head)
    else holdAt(undefined)
  }, [isAway])
  useEffect(() => {
    if (isSpent) holdAt(undefined)
  }, [isSpent])

  return {
    lines: shown,
    isHeld: at !== undefined,
    fresh: waiting.length,
    hold: () => holdAt((held) => held ?? head),
    release: () => holdAt(undefined),
  }
}
