import { useEffect, useState } from 'preact/hooks'
import type { DrawSnapshot } from '../../client/draw/draw.ts'
import type { DrawLine } from '../../client/draw/lines.ts'

export interface PausedFeed {
  /** The visible lines: all of them, or while paused, those that existed when the pause began. */
  readonly lines: readonly DrawLine[]
  readonly isPaused: boolean
  /** The number of messages of other people that came during the pause. */
  readonly newCount: number
  pause(): void
  resume(): void
}

/** With fewer of the paused lines left in memory, the pause ends. */
const minPausedLines = 20

/**
 * Pauses the feed while the viewer reads further up or has closed the chat: new lines wait, so that
 * the text does not move while it is read. Likes and removals still show, and the oldest lines are
 * still dropped from memory.
 */
export function usePausedFeed({ lines, you }: DrawSnapshot, isClosed: boolean): PausedFeed {
  const [pausedAt, setPausedAt] = useState<number>()
  const head = lines.at(-1)?.seq ?? 0
  const shown = pausedAt === undefined ? lines : lines.filter(({ seq }) => seq <= pausedAt)
  const waiting = lines.slice(shown.length).filter(({ kind, by }) => kind === 'message' && by.id !== you?.id)
  const isOutdated = shown.length < minPausedLines && waiting.length > shown.length * 2 && !isClosed

  useEffect(() => {
    if (isClosed) setPausedAt((seq) => seq ?? head)
    else setPausedAt(undefined)
  }, [isClosed])
  useEffect(() => {
    if (isOutdated) setPausedAt(undefined)
  }, [isOutdated])

  return {
    lines: shown,
    isPaused: pausedAt !== undefined,
    newCount: waiting.length,
    pause: () => setPausedAt((seq) => seq ?? head),
    resume: () => setPausedAt(undefined),
  }
}
