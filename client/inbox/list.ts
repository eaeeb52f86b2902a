import { comparePositions, positionIn, positionOf, type RowPosition } from '../../domain/inbox/views.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import {
  type InboxCounts,
  type InboxFrame,
  type InboxItem,
  type InboxPage,
  type InboxRow,
  type LiveView,
  liveViews,
} from '../../protocol/inbox.ts'

/** How far a view is loaded: to this row, or to its end. */
type Loaded = RowPosition | 'end' | undefined

/**
 * One agent's copy of the inbox. It knows some rows of the list, but receives the changes of all of
 * them: so above `loaded` a view misses none.
 */
export interface InboxList {
  /** The revision up to which it is complete. */
  readonly rev: number
  readonly epoch: string | undefined
  readonly you: Person | undefined
  readonly rows: ReadonlyMap<RoomId, InboxRow>
  readonly loaded: Readonly<Record<LiveView, Loaded>>
  readonly counts: InboxCounts
  readonly online: readonly Person[]
}

const noCounts: InboxCounts = { all: 0, waiting: 0, claimed: {} }
const nothingLoaded = { all: undefined, waiting: undefined, mine: undefined } as const

export const emptyList: InboxList = {
  rev: 0,
  epoch: undefined,
  you: undefined,
  rows: new Map(),
  loaded: nothingLoaded,
  counts: noCounts,
  online: [],
}

/** One view of the list as far as it is loaded. */
export interface ViewRows {
  readonly rows: readonly InboxRow[]
  /** Of the whole view. */
  readonly count: number
  readonly hasMore: boolean
}

export function viewOf({ rows, loaded, counts, you }: InboxList, view: LiveView): ViewRows {
  const agent = you?.id ?? ''
  const count = view === 'mine' ? (counts.claimed[agent] ?? 0) : counts[view]
  const known = [...rows.values()].flatMap((row) => {
    const position = positionIn(view, row, agent)
    return position ? [{ row, position }] : []
  })
  const end = loaded[view]
  // Changes alone may have brought every row of a short view.
  const isComplete = end === 'end' || known.length >= count
  const shown = isComplete ? known : known.filter(({ position }) => end !== undefined && comparePositions(view, position, end) <= 0)
  shown.sort((one, other) => comparePositions(view, one.position, other.position))
  return { rows: shown.map(({ row }) => row), count, hasMore: !isComplete }
}

/** The reducer of the list: adds one frame. */
export function foldInbox(list: InboxList, frame: InboxFrame): InboxList {
  const next = frame.items.reduce(foldItem, list)
  return { ...next, rev: frame.items[0]?.type === 'welcome' ? frame.rev : Math.max(next.rev, frame.rev) }
}

/**
 * Adds the page that was asked for after `asked`. Ignored when the list has begun anew since then.
 * `gone`: rooms that left while the page was under way.
 */
export function addPage(
  list: InboxList,
  view: LiveView,
  asked: Loaded,
  { epoch, rows, next }: InboxPage,
  gone: ReadonlySet<RoomId>,
): InboxList {
  if (epoch !== list.epoch || list.loaded[view] !== asked) return list
  const known = new Map(list.rows)
  for (const row of rows) if (!gone.has(row.room)) put(known, row)
  return { ...list, rows: known, loaded: { ...list.loaded, [view]: next === undefined ? 'end' : (positionOf(next) ?? 'end') } }
}

/** Drops the rows that no view shows. If they are needed again, a page brings them. */
export function withoutHiddenRows(list: InboxList): InboxList {
  const shown = liveViews.flatMap((view) => viewOf(list, view).rows)
  return { ...list, rows: new Map(shown.map((row) => [row.room, row])) }
}

function foldItem(list: InboxList, item: InboxItem): InboxList {
  switch (item.type) {
    case 'welcome': {
      const { you, epoch, online, resumed, gone, counts, next } = item
      const isSame = resumed && epoch === list.epoch
      const rows = new Map(isSame ? list.rows : [])
      for (const room of gone) rows.delete(room)
      for (const row of item.rows) put(rows, row)
      const loaded = isSame ? list.loaded : { ...nothingLoaded, all: (next && positionOf(next)) || ('end' as const) }
      return { ...list, you, epoch, online, rows, counts, loaded }
    }
    case 'row.changed':
      return { ...list, rows: put(new Map(list.rows), item.row) }
    case 'row.gone': {
      const rows = new Map(list.rows)
      rows.delete(item.room)
      return { ...list, rows }
    }
    case 'counts.changed': {
      const { all, waiting, claimed } = item.counts
      return { ...list, counts: { all, waiting, claimed: { ...list.counts.claimed, ...claimed } } }
    }
    case 'agents.changed':
      return { ...list, online: item.online }
    default:
      return list // an item type of a newer server
  }
}

/** A row arrives whole, with its room's head as `seq`. An older row is ignored. */
function put(rows: Map<RoomId, InboxRow>, row: InboxRow): Map<RoomId, InboxRow> {
  return (rows.get(row.room)?.seq ?? 0) > row.seq ? rows : rows.set(row.room, row)
}
