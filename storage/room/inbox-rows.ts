import { comparePositions, cursorOf, positionIn, type RowPosition } from '../../domain/inbox/views.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxCounts, InboxItem, InboxRow, LiveView } from '../../protocol/inbox.ts'
import { RowCounts } from './inbox-counts.ts'
import { OlderRows } from './inbox-older-rows.ts'
import { type RecentRow, RecentRows } from './inbox-recent-rows.ts'
import { InboxRemovals } from './inbox-removals.ts'
import { InboxRevisions } from './inbox-revisions.ts'

/** Above this number the rows that changed least recently leave the memory. */
const mostRecent = 1_000
/** More changes than this are not worth resuming: the first page is shorter. */
const mostResumed = 200
const pageRows = 50
/** In UTF-16 units, so at most three times as many bytes. A page has at least one row. */
const pageLength = 50_000

/**
 * The list of open conversations, a mirror of their rooms. A row that changes often is stored
 * rarely; the memory may be lost at any time.
 */
export class InboxRows {
  readonly #revisions: InboxRevisions
  readonly #recent: RecentRows
  readonly #older: OlderRows
  readonly #removals: InboxRemovals
  readonly #counts: RowCounts
  readonly #mostRecent: number
  /** Rows whose newest change may have been lost with the memory, until their rooms send them. */
  readonly #unconfirmed: Set<RoomId>
  /** Rooms among them that were asked in vain. */
  readonly #unavailable = new Set<RoomId>()
  /** Whether clients that resume get the unconfirmed rows. */
  #isRenewed = false

  constructor(sql: SqlStorage, newEpoch: () => string, options: { readonly mostRecent?: number } = {}) {
    this.#mostRecent = options.mostRecent ?? mostRecent
    this.#revisions = new InboxRevisions(sql, newEpoch)
    this.#recent = new RecentRows(sql)
    this.#older = new OlderRows(sql)
    this.#removals = new InboxRemovals(sql, (room) => this.#recent.get(room) !== undefined)
    this.#revisions.include(Math.max(this.#recent.newestRev, this.#removals.newestRev, this.#revisions.forgotten))
    this.#counts = new RowCounts(this.#older.counts.stored)
    for (const { row } of this.#recent.all) this.#counts.move(undefined, row)
    this.#unconfirmed = new Set([...this.#recent.all].filter(({ isStale }) => isStale).map(({ row }) => row.room))
  }

  get epoch(): string {
    return this.#revisions.epoch
  }

  /** Whether the storage was empty. */
  get isNew(): boolean {
    return this.#revisions.isNew
  }

  /** How many changes there have been, for a client: it is reserved in storage. */
  get rev(): number {
    return this.#revisions.given()
  }

  get counts(): InboxCounts {
    return this.#counts.read()
  }

  /** The agents who have claimed anything. */
  claimants(): string[] {
    return this.#counts.claimants()
  }

  /** Since when the first of those who wait for a person has waited (epoch ms). */
  get waitingSince(): number | undefined {
    const recent = [...this.#recent.all].flatMap(({ row: { status } }) => (status.is === 'waiting' ? [status.since] : []))
    const first = Math.min(this.#older.waitingSince ?? Number.POSITIVE_INFINITY, ...recent)
    return first === Number.POSITIVE_INFINITY ? undefined : first
  }

  /** Rooms to ask for their row, those that changed last first. */
  get unconfirmed(): RoomId[] {
    return [...this.#unconfirmed].filter((room) => !this.#unavailable.has(room)).reverse()
  }

  /** The room was asked in vain and is not asked again. It sends its row later by itself. */
  giveUp(room: RoomId): void {
    this.#unavailable.add(room)
  }

  /**
   * Stores a row as its room is now, or removes it from the list. Returns what changed: nothing
   * when a newer row is known already, or this one is the same.
   */
  put(row: InboxRow, open: boolean): readonly InboxItem[] {
    return this.#replace(row, open, true)
  }

  /**
   * The same for a row that its room stores later, and that no one would miss much: in memory, if
   * storage knows that the room has a newer one.
   */
  hold(row: InboxRow): readonly InboxItem[] {
    return this.#replace(row, true, false)
  }

  #replace(sent: InboxRow, open: boolean, isExact: boolean): readonly InboxItem[] {
    const { room } = sent
    const recent = this.#recent.get(room)
    const before = recent?.row ?? this.#older.get(room)
    if (before ? before.seq > sent.seq : (this.#removals.seqOf(room) ?? -1) >= sent.seq) return []
    // Clients may have got a later row before the memory was lost, so this one is a change for them.
    const isUnconfirmed = this.#unconfirmed.delete(room)
    if (!open && !before) this.#removals.note(room, sent.seq)
    if (!open) return before ? this.#remove(before, sent.seq) : []
    const row = before?.seq === sent.seq ? withReceipts(sent, before) : sent
    if (before && !isUnconfirmed && isSame(before, row)) {
      if (recent) this.#confirm(recent, row, isExact)
      return []
    }
    const rev = this.#revisions.next()
    if (before && !recent) this.#older.remove(before)
    if (isExact || !recent?.isStale) this.#recent.store(row, rev, { isStale: !isExact })
    else this.#recent.hold(row, rev, recent)
    this.#removals.undo(room)
    const counts = this.#counts.move(before, row)
    this.#moveToOlder()
    return [{ type: 'row.changed', row }, ...countsChanged(counts)]
  }

  /** Nothing that a list shows has changed. Only a stale row costs a write. */
  #confirm({ rev, isStale }: RecentRow, row: InboxRow, isExact: boolean): void {
    if (isExact && isStale) this.#recent.store(row, rev, { isStale: false })
    else this.#recent.hold(row, rev, { isStale })
  }

  #remove(before: InboxRow, seq: number): readonly InboxItem[] {
    const { room } = before
    if (this.#recent.get(room)) this.#recent.remove(room)
    else this.#older.remove(before)
    const forgotten = this.#removals.add(room, seq, this.#revisions.next())
    if (forgotten !== undefined) this.#revisions.forget(forgotten)
    return [{ type: 'row.gone', room }, ...countsChanged(this.#counts.move(before, undefined))]
  }

  /** Many at once, because each time writes the numbers. Who has an older list begins anew. */
  #moveToOlder(): void {
    if (this.#recent.size <= this.#mostRecent) return
    const moved = [...this.#recent.all].filter(({ isStale }) => !isStale).slice(0, Math.ceil(this.#mostRecent / 10))
    if (moved.length === 0) return
    for (const { row } of moved) this.#recent.remove(row.room)
    this.#older.add(moved.map(({ row }) => row))
    this.#revisions.forget(moved.at(-1)!.rev)
  }

  /** A page of one view as this agent sees it, from the top or after a position. */
  page(view: LiveView, agent: string, after?: RowPosition): { readonly rows: readonly InboxRow[]; readonly next?: string } {
    const recent = [...this.#recent.all].map(({ row }) => row)
    const found = [...recent, ...this.#older.page(view, agent, after, pageRows + 1)]
      .flatMap((row) => {
        const position = positionIn(view, row, agent)
        return position && (!after || comparePositions(view, position, after) > 0) ? [{ row, position }] : []
      })
      .sort((one, other) => comparePositions(view, one.position, other.position))
      .slice(0, pageRows + 1)
    const shown = found.slice(0, Math.min(pageRows, rowsWithin(found, pageLength)))
    const last = shown.length < found.length ? shown.at(-1) : undefined
    return { rows: shown.map(({ row }) => row), ...(last ? { next: cursorOf(last.position) } : {}) }
  }

  /** The ids of the rooms after `room`, in order: open ones, and those that left the list last. */
  roomsAfter(room: string, limit: number): RoomId[] {
    const inMemory = [...[...this.#recent.all].map(({ row }) => row.room), ...this.#removals.rooms].filter((id) => id > room)
    return [...new Set([...inMemory, ...this.#older.roomsAfter(room, limit)])].sort().slice(0, limit)
  }

  has(room: RoomId): boolean {
    return this.#recent.get(room) !== undefined || this.#older.get(room) !== undefined || this.#removals.seqOf(room) !== undefined
  }

  /**
   * What changed after `rev`; undefined when that is further back than what is remembered, or too
   * much. Includes every row whose last change may have been lost.
   */
  since(rev: number): { readonly rows: InboxRow[]; readonly gone: RoomId[] } | undefined {
    this.#renew()
    if (rev < this.#revisions.forgotten || rev > this.#revisions.current || rev === 0) return undefined
    const changed = [...this.#recent.all].filter((row) => row.rev > rev)
    const gone = this.#removals.since(rev)
    if (changed.length + gone.length > mostResumed || rowsWithin(changed, pageLength) < changed.length) return undefined
    return { rows: changed.map(({ row }) => row), gone }
  }

  /** No one knows what clients have got of these rows, so each counts as changed now. */
  #renew(): void {
    if (this.#isRenewed) return
    this.#isRenewed = true
    for (const room of this.#unconfirmed) {
      const known = this.#recent.get(room)
      if (known) this.#recent.hold(known.row, this.#revisions.next(), known)
    }
  }

  /** The conversations that this agent has claimed. */
  claimsOf(agent: string): RoomId[] {
    const recent = [...this.#recent.all].filter(({ row: { status } }) => status.is === 'claimed' && status.agent.id === agent)
    return [...recent.map(({ row }) => row.room), ...this.#older.claimsOf(agent)]
  }
}

const countsChanged = (counts: InboxCounts | undefined): readonly InboxItem[] => (counts ? [{ type: 'counts.changed', counts }] : [])

/** Whether both look the same in a list. The room's head alone changes with a note, for example. */
const isSame = (one: InboxRow, other: InboxRow): boolean => JSON.stringify({ ...one, seq: 0 }) === JSON.stringify({ ...other, seq: 0 })

/** Receipts have no `seq`, and two rows may overtake each other: what was read stays read. */
function withReceipts(row: InboxRow, before: InboxRow): InboxRow {
  const readBy = { ...row.readBy }
  for (const [agent, seq] of Object.entries(before.readBy)) readBy[agent] = Math.max(seq, readBy[agent] ?? 0)
  return { ...row, readBy }
}

/** How many of these rows fit into so many UTF-16 units; at least one. */
function rowsWithin(rows: readonly { readonly row: InboxRow }[], units: number): number {
  let used = 0
  const beyond = rows.findIndex(({ row }, at) => {
    used += JSON.stringify(row).length
    return at > 0 && used > units
  })
  return beyond === -1 ? rows.length : beyond
}
