import type { Audience, News, Stamped, Treatment, Typed } from '../../protocol/envelope.ts'
import { serialised } from '../../protocol/json-cache.ts'

/** One circle's share of a turn: all that concerns it after one place in the log and up to another. */
export interface Share<H> {
  readonly after: number
  readonly upTo: number
  readonly events: readonly Stamped<H>[]
}

/** The circles, and what this turn brought to each; nothing for a circle that it does not concern. */
export function framesOf<H extends Typed>(
  news: News<H>,
  treatment: Readonly<Record<H['type'], Treatment>>,
): Partial<Record<Audience, Share<H>>> {
  const open = news.events.filter(({ type }) => treatment[type as H['type']].to === 'everyone')
  return {
    ...(open.length > 0 ? { everyone: { after: news.after.everyone, upTo: news.upTo, events: open } } : {}),
    ...(news.events.length > 0 ? { staff: { after: news.after.staff, upTo: news.upTo, events: news.events } } : {}),
  }
}

/** Items as they stand in a frame: serialised once for a whole circle, not once per socket. */
export const listed = (items: readonly object[]): string => items.map(serialised).join()

export const frameText = (after: number, upTo: number, items: string): string => `{"after":${after},"upTo":${upTo},"items":[${items}]}`

/** A frame that carries answers only: it moves nobody's cursor. */
export const answerFrame = (answers: readonly object[]): string => frameText(0, 0, listed(answers))
