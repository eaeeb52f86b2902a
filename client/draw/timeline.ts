import { evolve as evolveDraw } from '../../domain/draw/evolution.ts'
import { type DrawEvent, type DrawFrame, type DrawItem, type DrawStateView, drawItself, type Totals } from '../../protocol/draw.ts'
import type { EventEnvelope, LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { DrawMessages } from '../../protocol/http/draw.ts'
import { limits } from '../../protocol/limits.ts'
import { type BareLine, lineOfEvent, lineOfMessage } from './lines.ts'

/** One viewer's copy of a draw: what they have received, in order. */
export interface DrawTimeline {
  /** The `seq` up to which nothing is missing. Only frames move it. */
  readonly cursor: number
  readonly epoch: string | undefined
  /**
   * Counts the copies that were replaced: a page that was requested for an earlier copy is ignored.
   */
  readonly copy: number
  readonly you: Person | undefined
  readonly room: DrawStateView | undefined
  readonly viewers: number
  /**
   * Like totals by target, received over this connection. Also for messages that are not here: a
   * page with older totals may arrive later.
   */
  readonly totals: ReadonlyMap<number, number>
  /** Totals from an earlier connection or from a page. Those in `totals` are newer. */
  readonly pageTotals: ReadonlyMap<number, number>
  /** Oldest first, at most `limits.drawLines`. A new line replaces the oldest. */
  readonly lines: readonly BareLine[]
  /** The `seq` before which older messages are fetched, 0 without lines. */
  readonly oldest: number
  /** Whether the draw has older messages. */
  readonly hasMore: boolean
  /**
   * The `seq` of every removed message: a page that was read before a removal may arrive after it.
   */
  readonly removed: ReadonlySet<number>
}

export const emptyTimeline: DrawTimeline = {
  cursor: 0,
  epoch: undefined,
  copy: 0,
  you: undefined,
  room: undefined,
  viewers: 0,
  totals: new Map(),
  pageTotals: new Map(),
  lines: [],
  oldest: 0,
  hasMore: false,
  removed: new Set(),
}

/** Whether this viewer has missed events between the cursor and this frame. */
export const hasGap = (timeline: DrawTimeline, frame: DrawFrame): boolean =>
  frame.after > timeline.cursor && frame.items[0]?.type !== 'welcome'

/** The reducer of a timeline: adds one frame. A frame that was received before adds nothing. */
export function fold(timeline: DrawTimeline, frame: DrawFrame): DrawTimeline {
  const next = trimmed(frame.items.reduce(foldItem, timeline))
  return frame.upTo > next.cursor ? { ...next, cursor: frame.upTo } : next
}

/**
 * How many older lines may still be loaded; 0 when the draw has none or there are
 * `limits.drawLines` already.
 */
export const olderCapacity = ({ hasMore, oldest, lines }: DrawTimeline): number =>
  hasMore && oldest > 0 ? limits.drawLines - lines.length : 0

/** Adds a page of older messages in front. `asOf`: the timeline when the page was requested. */
export function prepend(timeline: DrawTimeline, asOf: DrawTimeline, page: DrawMessages): DrawTimeline {
  if (timeline.oldest !== asOf.oldest || timeline.copy !== asOf.copy) return timeline
  const older = page.messages.filter(({ seq }) => seq < timeline.oldest && !timeline.removed.has(seq))
  return trimmed({
    ...timeline,
    lines: [...older.map(lineOfMessage), ...timeline.lines],
    pageTotals: totalsWith(page, timeline),
    oldest: page.next ?? page.messages[0]?.seq ?? timeline.oldest,
    hasMore: page.next !== undefined,
  })
}

export const likesOf = ({ totals, pageTotals }: DrawTimeline, target: number): number => totals.get(target) ?? pageTotals.get(target) ?? 0

/**
 * Whether some lines are older than what the last welcome had totals for. Their likes may have
 * changed while this client was away.
 */
export const mayHaveStaleLikes = ({ totals, lines }: DrawTimeline): boolean =>
  lines.some(({ kind }) => kind === 'message') && lines[0]!.seq < Math.min(...[...totals.keys()].filter((target) => target !== drawItself))

/** Takes the like totals of a page. */
export const withPageLikes = (timeline: DrawTimeline, page: DrawMessages): DrawTimeline => ({
  ...timeline,
  pageTotals: totalsWith(page, timeline),
})

/** Totals from frames win, because an endpoint may cache a page for a second. */
const totalsWith = ({ messages }: DrawMessages, { pageTotals }: DrawTimeline): ReadonlyMap<number, number> =>
  new Map([...pageTotals, ...messages.map(({ seq, likes }) => [seq, likes] as const)])

type Evolve<T> = (timeline: DrawTimeline, event: Extract<EventEnvelope<DrawEvent>, { type: T }>) => DrawTimeline

/** What event types change in the timeline, other than lines and the draw's state. */
const evolutions: { readonly [T in DrawEvent['type']]?: Evolve<T> } = {
  'message.removed': (timeline, { target }) => withoutLines(timeline, [target]),
  'likes.counted': (timeline, { totals }) => ({ ...timeline, totals: withTotals(timeline.totals, totals) }),
  'viewers.counted': (timeline, { viewers }) => ({ ...timeline, viewers }),
}

function foldItem(timeline: DrawTimeline, item: DrawItem): DrawTimeline {
  if (item.type === 'welcome') return applyWelcome(timeline, item)
  // An ack moves no cursor: events before it may still be missing.
  if (item.type === 'ack' || item.type === 'refused' || item.type === 'checkpoint') return timeline
  if (!('seq' in item)) return evolve(timeline, item)
  if (item.seq <= timeline.cursor) return timeline
  const next = evolve(timeline, item)
  return { ...next, lines: [...next.lines, ...linesOf(next, [item])], cursor: item.seq, oldest: next.oldest || item.seq }
}

function evolve(timeline: DrawTimeline, event: EventEnvelope<DrawEvent>): DrawTimeline {
  const room = timeline.room && evolveDraw(timeline.room, event)
  const next = room === timeline.room ? timeline : { ...timeline, room }
  if (!Object.hasOwn(evolutions, event.type)) return next // or an unknown event type
  return (evolutions[event.type] as Evolve<string>)(next, event as never)
}

function applyWelcome(timeline: DrawTimeline, welcome: Extract<DrawItem, { type: 'welcome' }>): DrawTimeline {
  const { you, room, epoch, complete, start, events } = welcome
  const { viewers, totals, now: _, ...state } = room
  const isSameLog = timeline.epoch === epoch
  const isResumed = complete && timeline.cursor > 0 && isSameLog
  const base = isResumed
    ? timeline
    : { ...emptyTimeline, copy: timeline.copy + 1, removed: isSameLog ? timeline.removed : emptyTimeline.removed }
  const added = events.filter(({ seq }) => seq > base.cursor)
  // A welcome has all totals above zero: of its messages, those without a total have no likes.
  const zeros = Object.fromEntries([drawItself, ...events.map(({ seq }) => seq)].map((target) => [target, 0]))
  const remaining = withoutLines(
    base,
    added.flatMap((event) => (event.type === 'message.removed' ? [event.target] : [])),
  )
  return {
    ...remaining,
    you,
    room: state,
    epoch,
    viewers,
    totals: withTotals(new Map(), { ...zeros, ...totals }),
    pageTotals: new Map([...base.pageTotals, ...base.totals]),
    lines: [...remaining.lines, ...linesOf(remaining, added)],
    cursor: added.at(-1)?.seq ?? base.cursor,
    oldest: base.oldest || (added[0]?.seq ?? 0),
    hasMore: base.oldest > 0 ? base.hasMore : !start,
  }
}

const withTotals = (before: ReadonlyMap<number, number>, totals: Totals): ReadonlyMap<number, number> => {
  const after = new Map(before)
  for (const [target, likes] of Object.entries(totals)) after.set(Number(target), likes)
  return after
}

/** Removes lines, and remembers the removals for pages that were read before them. */
function withoutLines(timeline: DrawTimeline, targets: readonly number[]): DrawTimeline {
  if (targets.length === 0) return timeline
  const removed = new Set([...timeline.removed, ...targets])
  return { ...timeline, removed, lines: timeline.lines.filter(({ seq }) => !removed.has(seq)) }
}

const linesOf = ({ removed }: DrawTimeline, events: readonly LoggedEvent<DrawEvent>[]): BareLine[] =>
  events.filter(({ seq }) => !removed.has(seq)).flatMap((event) => lineOfEvent(event) ?? [])

/**
 * At most `limits.drawLines`, without the oldest. A viewer who reads older lines loses some of
 * them; a gap in the middle or missing new messages would be worse.
 */
function trimmed(timeline: DrawTimeline): DrawTimeline {
  const lines = timeline.lines.slice(-limits.drawLines)
  return lines.length === timeline.lines.length ? timeline : { ...timeline, lines, oldest: lines[0]!.seq, hasMore: true }
}
