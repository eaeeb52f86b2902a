import type { Audience, EventBase, EventEnvelope, EventPolicy, TurnResult } from '../../protocol/envelope.ts'
import { toJson } from '../../protocol/json-cache.ts'

/** One circle's share of a turn: all that concerns it after one place in the log and up to another. */
export interface AudienceFrame<H> {
  readonly after: number
  readonly upTo: number
  readonly events: readonly EventEnvelope<H>[]
}

/** The circles, and what this turn brought to each; nothing for a circle that it does not concern. */
export function framesOf<H extends EventBase>(
  result: TurnResult<H>,
  policies: Readonly<Record<H['type'], EventPolicy>>,
): Partial<Record<Audience, AudienceFrame<H>>> {
  const open = result.events.filter(({ type }) => policies[type as H['type']].audience === 'everyone')
  return {
    ...(open.length > 0 ? { everyone: { after: result.after.everyone, upTo: result.upTo, events: open } } : {}),
    ...(result.events.length > 0 ? { staff: { after: result.after.staff, upTo: result.upTo, events: result.events } } : {}),
  }
}

/** Items as they stand in a frame: serialised once for a whole circle, not once per socket. */
export const itemsJson = (items: readonly object[]): string => items.map(toJson).join()

export const frameJson = (after: number, upTo: number, items: string): string => `{"after":${after},"upTo":${upTo},"items":[${items}]}`

/** A frame that carries answers only: it moves nobody's cursor. */
export const replyFrame = (answers: readonly object[]): string => frameJson(0, 0, itemsJson(answers))
