import type {
  ConversationFrame,
  ConversationItem,
  ConversationPage,
  ConversationView,
  LoggedConversationEvent,
} from '../../protocol/conversation.ts'
import { isStaff, type Person } from '../../protocol/envelope.ts'
import { type Line, lineOf } from './lines.ts'
import { evolve } from './room-view.ts'

/** One reader's copy of a conversation: what they have received, in order. */
export interface Timeline {
  /** The `seq` up to which nothing is missing. Only frames move it. */
  readonly cursor: number
  readonly epoch: string | undefined
  readonly you: Person | undefined
  readonly room: ConversationView | undefined
  readonly lines: readonly Line[]
  /** The `seq` of the oldest event here, 0 without one. Older ones are fetched with `before`. */
  readonly oldest: number
  readonly hasOlder: boolean
  readonly draft: { readonly n: number; readonly text: string } | undefined
  readonly typing: readonly Person[]
  /**
   * The `seq` of every removed message: a page that was read before a removal may arrive after it.
   */
  readonly removed: ReadonlySet<number>
}

export const emptyTimeline: Timeline = {
  cursor: 0,
  epoch: undefined,
  you: undefined,
  room: undefined,
  lines: [],
  oldest: 0,
  hasOlder: false,
  draft: undefined,
  typing: [],
  removed: new Set(),
}

/** Whether this reader has missed events between the cursor and this frame. */
export const hasGap = (timeline: Timeline, frame: ConversationFrame): boolean =>
  frame.after > timeline.cursor && frame.items[0]?.type !== 'welcome'

/** The reducer of a timeline: adds one frame. A frame that was received before changes nothing. */
export function fold(timeline: Timeline, frame: ConversationFrame): Timeline {
  const next = frame.items.reduce(foldItem, timeline)
  return frame.upTo > next.cursor ? { ...next, cursor: frame.upTo } : next
}

/** Adds an older page in front. A page that was requested for an earlier copy is ignored. */
export function prepend(timeline: Timeline, before: number, page: ConversationPage): Timeline {
  if (timeline.oldest !== before) return timeline
  const older = page.events.filter(({ seq }) => seq < before)
  const next = rememberRemovals(timeline, older)
  return {
    ...next,
    lines: [...linesOf(next, older), ...timeline.lines],
    oldest: older[0]?.seq ?? before,
    hasOlder: !page.start && older.length > 0,
  }
}

/** Call it when this person's typing has expired or their message is here. */
export const withoutTyping = (timeline: Timeline, person: string): Timeline =>
  timeline.typing.some(({ id }) => id === person) ? { ...timeline, typing: timeline.typing.filter(({ id }) => id !== person) } : timeline

function foldItem(timeline: Timeline, item: ConversationItem): Timeline {
  switch (item.type) {
    case 'welcome':
      return applyWelcome(timeline, item)
    case 'ack':
    case 'refused':
      return timeline // an ack moves no cursor: events before it may still be missing
    case 'message.drafting':
      // A late draft of an answer that has ended must not appear below that answer.
      return timeline.room?.answer === item.n ? { ...timeline, draft: { n: item.n, text: item.text } } : timeline
    case 'typing':
      return item.on && item.by.id !== timeline.you?.id
        ? { ...withoutTyping(timeline, item.by.id), typing: [...withoutTyping(timeline, item.by.id).typing, item.by] }
        : withoutTyping(timeline, item.by.id)
    case 'participants.changed':
      // Staff receive `presence.changed`, which also lists those who only watch.
      if (timeline.you && isStaff(timeline.you.role)) return timeline
  }
  if ('seq' in item) return item.seq > timeline.cursor ? addLogged(timeline, item) : timeline
  return withDraft({ ...timeline, room: timeline.room && evolve(timeline.room, item) })
}

function applyWelcome(timeline: Timeline, welcome: Extract<ConversationItem, { type: 'welcome' }>): Timeline {
  const { you, room, epoch, complete, start, events } = welcome
  const isResumed = complete && timeline.cursor > 0 && timeline.epoch === epoch
  const base = isResumed ? timeline : emptyTimeline
  const added = events.filter(({ seq }) => seq > base.cursor)
  const next = applyRemovals({ ...base, lines: [...base.lines, ...linesOf(base, added)] }, added)
  return withDraft({
    ...next,
    you,
    room,
    epoch,
    typing: [],
    cursor: added.at(-1)?.seq ?? base.cursor,
    oldest: isResumed && base.oldest > 0 ? base.oldest : (added[0]?.seq ?? 0),
    hasOlder: isResumed && base.oldest > 0 ? base.hasOlder : !start,
  })
}

/** Adds a logged event at the end. */
function addLogged(timeline: Timeline, event: LoggedConversationEvent): Timeline {
  const next = applyRemovals({ ...withoutTyping(timeline, event.by.id), lines: [...timeline.lines, ...linesOf(timeline, [event])] }, [
    event,
  ])
  return withDraft({
    ...next,
    cursor: event.seq,
    oldest: timeline.oldest || event.seq,
    room: timeline.room && evolve(timeline.room, event),
  })
}

/** A draft exists for as long as the assistant's answer is in progress. */
function withDraft(timeline: Timeline): Timeline {
  const n = timeline.room?.answer
  if (n === timeline.draft?.n) return timeline
  return { ...timeline, draft: n === undefined ? undefined : { n, text: '' } }
}

const targetOf = (event: LoggedConversationEvent): number | undefined =>
  event.type === 'message.removed' || event.type === 'note.removed' ? event.target : undefined

/** Blanks the removed lines that are here and remembers the others. */
function applyRemovals(timeline: Timeline, events: readonly LoggedConversationEvent[]): Timeline {
  const next = rememberRemovals(timeline, events)
  if (next === timeline) return timeline
  return { ...next, lines: next.lines.map((line) => (!line.removed && next.removed.has(line.seq) ? lineOf(line.event, true)! : line)) }
}

function rememberRemovals(timeline: Timeline, events: readonly LoggedConversationEvent[]): Timeline {
  const targets = events.map(targetOf).filter((target) => target !== undefined)
  return targets.length === 0 ? timeline : { ...timeline, removed: new Set([...timeline.removed, ...targets]) }
}

const linesOf = ({ removed }: Timeline, events: readonly LoggedConversationEvent[]): readonly Line[] =>
  events.map((event) => lineOf(event, event.removed === true || removed.has(event.seq))).filter((line) => line !== undefined)
