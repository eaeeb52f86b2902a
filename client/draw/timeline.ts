import { evolve as evolveDraw } from '../../domain/draw/evolution.ts'
import { type DrawEvent, type DrawFrame, type DrawItem, type DrawStateView, drawItself, type Totals } from '../../protocol/draw.ts'
import type { EventEnvelope, LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { DrawMessages } from '../../protocol/http/route.ts'
import { limits } from '../../protocol/limits.ts'
import { type BareLine, lineIn, lineOn } from './lines.ts'

/** One viewer's copy of a draw. */
export interface DrawTimeline {
  /** The place up to which nothing is missing. Only frames move it. */
  readonly cursor: number
  readonly epoch: string | undefined
  /** Counts the copies that were thrown away: a page that was asked for by an earlier one is not for this one. */
  readonly copy: number
  readonly you: Person | undefined
  readonly room: DrawStateView | undefined
  readonly viewers: number
  /** Told over this connection, also for messages that are not here: a page may have been read before they were told and arrive after it. */
  readonly told: ReadonlyMap<number, number>
  /** Told over an earlier connection, or read from a page: good for as long as nothing newer was told. */
  readonly read: ReadonlyMap<number, number>
  /** Oldest first, at most `limits.drawLines`: when one more is said the oldest goes, never the newest. */
  readonly lines: readonly BareLine[]
  /** Older ones are fetched with `before` this place. */
  readonly oldest: number
  /** Whether the draw holds any that are older. */
  readonly more: boolean
  /** What was removed before its line was here. */
  readonly removed: ReadonlySet<number>
}

export const nothing: DrawTimeline = {
  cursor: 0,
  epoch: undefined,
  copy: 0,
  you: undefined,
  room: undefined,
  viewers: 0,
  told: new Map(),
  read: new Map(),
  lines: [],
  oldest: 0,
  more: false,
  removed: new Set(),
}

/** Whether something that concerns this viewer lies between the cursor and this frame. */
export const hasGap = (thread: DrawTimeline, frame: DrawFrame): boolean => frame.after > thread.cursor && frame.items[0]?.type !== 'welcome'

/** What is seen after one more frame. Pure. A frame that brings nothing new changes nothing that is kept. */
export function fold(thread: DrawTimeline, frame: DrawFrame): DrawTimeline {
  const next = trimmed(frame.items.reduce(foldItem, thread))
  return frame.upTo > next.cursor ? { ...next, cursor: frame.upTo } : next
}

/** How many older lines may still come in front of these; 0 when the draw has none, or the page has all that it may hold. */
export const roomForOlder = ({ more, oldest, lines }: DrawTimeline): number => (more && oldest > 0 ? limits.drawLines - lines.length : 0)

/** Older messages in front of what is here, fetched for `asker`: the thread as it was then. */
export function prepend(thread: DrawTimeline, asker: DrawTimeline, page: DrawMessages): DrawTimeline {
  if (thread.oldest !== asker.oldest || thread.copy !== asker.copy) return thread
  const older = page.messages.filter(({ seq }) => seq < thread.oldest && !thread.removed.has(seq))
  return trimmed({
    ...thread,
    lines: [...older.map(lineOn), ...thread.lines],
    read: readOn(page, thread),
    oldest: page.next ?? page.messages[0]?.seq ?? thread.oldest,
    more: page.next !== undefined,
  })
}

export const likesOf = ({ told, read }: DrawTimeline, target: number): number => told.get(target) ?? read.get(target) ?? 0

/**
 * Whether the welcome that has just come may have said nothing of some lines: it brings the totals of the newest messages,
 * and a page may hold more than those.
 */
export const isInDoubt = ({ told, lines }: DrawTimeline): boolean =>
  lines.some(({ kind }) => kind === 'message') && lines[0]!.seq < Math.min(...[...told.keys()].filter((target) => target !== drawItself))

/** The likes of what is here, as a page says. */
export const reread = (thread: DrawTimeline, page: DrawMessages): DrawTimeline => ({ ...thread, read: readOn(page, thread) })

/** What was told by a frame stays in force: a door may have kept a page for a second. */
const readOn = ({ messages }: DrawMessages, { read }: DrawTimeline): ReadonlyMap<number, number> =>
  new Map([...read, ...messages.map(({ seq, likes }) => [seq, likes] as const)])

type Evolve<T> = (thread: DrawTimeline, event: Extract<EventEnvelope<DrawEvent>, { type: T }>) => DrawTimeline

/** What each kind changes beside its line and beside the draw itself. */
const evolutions: { readonly [T in DrawEvent['type']]?: Evolve<T> } = {
  'message.removed': (thread, { target }) => withoutLines(thread, [target]),
  'likes.counted': (thread, { totals }) => ({ ...thread, told: heard(thread.told, totals) }),
  'viewers.counted': (thread, { viewers }) => ({ ...thread, viewers }),
}

function foldItem(thread: DrawTimeline, item: DrawItem): DrawTimeline {
  if (item.type === 'welcome') return arrive(thread, item)
  // An ack moves nothing: what lies before it may still be missing.
  if (item.type === 'ack' || item.type === 'refused' || item.type === 'checkpoint') return thread
  if (!('seq' in item)) return evolve(thread, item)
  if (item.seq <= thread.cursor) return thread
  const next = evolve(thread, item)
  return { ...next, lines: [...next.lines, ...linesOf(next, [item])], cursor: item.seq, oldest: next.oldest || item.seq }
}

function evolve(thread: DrawTimeline, event: EventEnvelope<DrawEvent>): DrawTimeline {
  const room = thread.room && evolveDraw(thread.room, event)
  const next = room === thread.room ? thread : { ...thread, room }
  if (!Object.hasOwn(evolutions, event.type)) return next // or a word that we do not know yet
  return (evolutions[event.type] as Evolve<string>)(next, event as never)
}

function arrive(thread: DrawTimeline, welcome: Extract<DrawItem, { type: 'welcome' }>): DrawTimeline {
  const { you, room, epoch, complete, start, events } = welcome
  const { viewers, totals, now: _, ...state } = room
  const sameLife = thread.epoch === epoch
  const stays = complete && thread.cursor > 0 && sameLife
  const base = stays ? thread : { ...nothing, copy: thread.copy + 1, removed: sameLife ? thread.removed : nothing.removed }
  const fresh = events.filter(({ seq }) => seq > base.cursor)
  // Told anew with every welcome; a message that came with it and is not named has none.
  const none = Object.fromEntries([drawItself, ...events.map(({ seq }) => seq)].map((target) => [target, 0]))
  const bare = withoutLines(
    base,
    fresh.flatMap((event) => (event.type === 'message.removed' ? [event.target] : [])),
  )
  return {
    ...bare,
    you,
    room: state,
    epoch,
    viewers,
    told: heard(new Map(), { ...none, ...totals }),
    read: new Map([...base.read, ...base.told]),
    lines: [...bare.lines, ...linesOf(bare, fresh)],
    cursor: fresh.at(-1)?.seq ?? base.cursor,
    oldest: base.oldest || (fresh[0]?.seq ?? 0),
    more: base.oldest > 0 ? base.more : !start,
  }
}

const heard = (before: ReadonlyMap<number, number>, totals: Totals): ReadonlyMap<number, number> => {
  const after = new Map(before)
  for (const [target, likes] of Object.entries(totals)) after.set(Number(target), likes)
  return after
}

/** A removal takes its line away, and is remembered for a page that was read before it. */
function withoutLines(thread: DrawTimeline, targets: readonly number[]): DrawTimeline {
  if (targets.length === 0) return thread
  const removed = new Set([...thread.removed, ...targets])
  return { ...thread, removed, lines: thread.lines.filter(({ seq }) => !removed.has(seq)) }
}

const linesOf = ({ removed }: DrawTimeline, events: readonly LoggedEvent<DrawEvent>[]): BareLine[] =>
  events.filter(({ seq }) => !removed.has(seq)).flatMap((event) => lineIn(event) ?? [])

/**
 * Whoever reads among the older ones loses the oldest of them as new ones come: a hole in the middle would be worse, and
 * so would a page that stops telling what is said now.
 */
function trimmed(thread: DrawTimeline): DrawTimeline {
  const lines = thread.lines.slice(-limits.drawLines)
  return lines.length === thread.lines.length ? thread : { ...thread, lines, oldest: lines[0]!.seq, more: true }
}
