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

/** One reader's copy of a conversation. */
export interface Timeline {
  /** The place up to which nothing is missing. Only frames move it. */
  readonly cursor: number
  readonly epoch: string | undefined
  readonly you: Person | undefined
  readonly room: ConversationView | undefined
  readonly lines: readonly Line[]
  /** The place of the oldest event here; older ones are fetched with `before`. */
  readonly oldest: number
  readonly hasOlder: boolean
  readonly draft: { readonly n: number; readonly text: string } | undefined
  readonly typing: readonly Person[]
  /** What was removed before its line was here: a page may have been read before the removal and arrive after it. */
  readonly removed: ReadonlySet<number>
}

export const empty: Timeline = {
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

/** Whether something that concerns this reader lies between the cursor and this frame. */
export const hasGap = (thread: Timeline, frame: ConversationFrame): boolean =>
  frame.after > thread.cursor && frame.items[0]?.type !== 'welcome'

/** What is seen after one more frame. Pure. A frame that brings nothing new changes nothing. */
export function fold(thread: Timeline, frame: ConversationFrame): Timeline {
  const next = frame.items.reduce(foldItem, thread)
  return frame.upTo > next.cursor ? { ...next, cursor: frame.upTo } : next
}

/** Older history in front of what is here. A page that was asked for before the copy was thrown away is not taken. */
export function prepend(thread: Timeline, before: number, page: ConversationPage): Timeline {
  if (thread.oldest !== before) return thread
  const older = page.events.filter(({ seq }) => seq < before)
  const bare = remember(thread, older)
  return {
    ...bare,
    lines: [...linesOf(bare, older), ...thread.lines],
    oldest: older[0]?.seq ?? before,
    hasOlder: !page.start && older.length > 0,
  }
}

/** This person is no longer typing: six seconds have passed, or the message is here. */
export const silenced = (thread: Timeline, person: string): Timeline =>
  thread.typing.some(({ id }) => id === person) ? { ...thread, typing: thread.typing.filter(({ id }) => id !== person) } : thread

function foldItem(thread: Timeline, item: ConversationItem): Timeline {
  switch (item.type) {
    case 'welcome':
      return arrive(thread, item)
    case 'ack':
    case 'refused':
      return thread // of the outbox's concern; an ack moves nothing here
    case 'message.drafting':
      // A draft of a turn that is over, come late, must not reappear under its own answer.
      return thread.room?.answer === item.n ? { ...thread, draft: { n: item.n, text: item.text } } : thread
    case 'typing':
      return item.on && item.by.id !== thread.you?.id
        ? { ...silenced(thread, item.by.id), typing: [...silenced(thread, item.by.id).typing, item.by] }
        : silenced(thread, item.by.id)
    case 'participants.changed':
      // Staff are told all of presence by `presence.changed`; this one would take the watchers away again.
      if (thread.you && isStaff(thread.you.role)) return thread
  }
  if ('seq' in item) return item.seq > thread.cursor ? happened(thread, item) : thread
  return drafted({ ...thread, room: thread.room && evolve(thread.room, item) })
}

function arrive(thread: Timeline, welcome: Extract<ConversationItem, { type: 'welcome' }>): Timeline {
  const { you, room, epoch, complete, start, events } = welcome
  const stays = complete && thread.cursor > 0 && thread.epoch === epoch
  const base = stays ? thread : empty
  const fresh = events.filter(({ seq }) => seq > base.cursor)
  const told = takeAway({ ...base, lines: [...base.lines, ...linesOf(base, fresh)] }, fresh)
  return drafted({
    ...told,
    you,
    room,
    epoch,
    typing: [],
    cursor: fresh.at(-1)?.seq ?? base.cursor,
    oldest: stays && base.oldest > 0 ? base.oldest : (fresh[0]?.seq ?? 0),
    hasOlder: stays && base.oldest > 0 ? base.hasOlder : !start,
  })
}

/** One more kept event, at the end. */
function happened(thread: Timeline, event: LoggedConversationEvent): Timeline {
  const next = takeAway({ ...silenced(thread, event.by.id), lines: [...thread.lines, ...linesOf(thread, [event])] }, [event])
  return drafted({ ...next, cursor: event.seq, oldest: thread.oldest || event.seq, room: thread.room && evolve(thread.room, event) })
}

/** The draft stands as long as the assistant's turn runs. */
function drafted(thread: Timeline): Timeline {
  const n = thread.room?.answer
  if (n === thread.draft?.n) return thread
  return { ...thread, draft: n === undefined ? undefined : { n, text: '' } }
}

const targetOf = (event: LoggedConversationEvent): number | undefined =>
  event.type === 'message.removed' || event.type === 'note.removed' ? event.target : undefined

/** Removals blank the lines that are here and are remembered for those that are not yet. */
function takeAway(thread: Timeline, events: readonly LoggedConversationEvent[]): Timeline {
  const next = remember(thread, events)
  if (next === thread) return thread
  return { ...next, lines: next.lines.map((line) => (!line.removed && next.removed.has(line.seq) ? lineOf(line.event, true)! : line)) }
}

function remember(thread: Timeline, events: readonly LoggedConversationEvent[]): Timeline {
  const targets = events.map(targetOf).filter((target) => target !== undefined)
  return targets.length === 0 ? thread : { ...thread, removed: new Set([...thread.removed, ...targets]) }
}

const linesOf = ({ removed }: Timeline, events: readonly LoggedConversationEvent[]): readonly Line[] =>
  events.map((event) => lineOf(event, event.removed === true || removed.has(event.seq))).filter((line) => line !== undefined)
