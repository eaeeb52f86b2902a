import { positionOf } from '../../domain/inbox/views.ts'
import type { Status } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { InboxFrame, InboxItem, InboxPage, InboxRow, LiveView } from '../../protocol/inbox.ts'
import { InboxRows } from '../../storage/room/inbox-rows.ts'
import { SqliteStorage } from './sqlite-storage.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const agents = ['maya', 'omar'].map((id): Person => ({ id, role: 'agent', name: id }))
export const maya = agents[0]!

/** Numbers in [0, n), the same for the same seed. */
export function numbersOf(seed: number): (n: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (n) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * n)
  }
}

/** A conversation, as far as the inbox knows of it. */
interface SimulatedRoom {
  row: InboxRow
  /** How far the inbox has stored it, as its follower knows. */
  storedSeq: number
  /** The last row that did not arrive: a later one has to be stored. */
  lost: InboxRow | undefined
}

/** A row on its way from a room to the inbox. */
interface Sent {
  readonly row: InboxRow
  readonly isStore: boolean
}

const isOpen = ({ status }: InboxRow): boolean => status.is !== 'resolved'

/**
 * The inbox's storage, which loses its memory, and the rooms that send it their rows by the rules
 * of `InboxFollower`: rows are lost and overtake each other.
 */
export class InboxServer {
  readonly #storage = new SqliteStorage()
  readonly #number: (n: number) => number
  readonly #options: { readonly mostRecent: number }
  readonly #publish: (frame: InboxFrame) => void
  readonly #rooms = new Map<RoomId, SimulatedRoom>()
  #sent: Sent[] = []
  #rows: InboxRows
  #previews = 0
  now = 1_000
  evictions = 0

  constructor(number: (n: number) => number, options: { readonly mostRecent: number }, publish: (frame: InboxFrame) => void) {
    this.#number = number
    this.#options = options
    this.#publish = publish
    this.#rows = this.#open()
  }

  #open(): InboxRows {
    return new InboxRows(this.#storage.sql as unknown as SqlStorage, () => 'epoch', this.#options)
  }

  /** The rows of the open conversations, by room. */
  get truth(): Map<RoomId, InboxRow> {
    return new Map([...this.#rooms].filter(([, { row }]) => isOpen(row)).map(([room, { row }]) => [room, row]))
  }

  /** Whether nothing is on its way and nothing lost is to be stored: then agents must see the truth. */
  get isSettled(): boolean {
    return this.#sent.length === 0 && [...this.#rooms.values()].every(({ lost }) => !lost)
  }

  /** A visitor writes, an agent claims, resolves or reads, or posts a note, in one of `rooms` conversations. */
  change(rooms: number): void {
    const id = `c_${this.#number(rooms)}` as RoomId
    this.now += this.#number(3)
    const room = this.#rooms.get(id)
    const what = this.#number(12)
    if (!room || what < 4) this.#changeStatus(id, room)
    else if (what < 8) this.#change(room, { preview: this.#preview(), activeAt: this.now })
    else if (what < 9) this.#change(room, {})
    else this.#read(room)
  }

  #preview(): string {
    return `${++this.#previews}`
  }

  #changeStatus(id: RoomId, room: SimulatedRoom | undefined): void {
    const statuses: Status[] = [
      { is: 'assisted' },
      { is: 'waiting', since: this.now },
      { is: 'claimed', agent: agents[this.#number(2)]!, since: this.now },
      { is: 'resolved', at: this.now },
    ]
    const changes = { preview: this.#preview(), activeAt: this.now, status: statuses[this.#number(4)]! }
    const row: InboxRow = room
      ? { ...room.row, ...changes, seq: room.row.seq + 1 }
      : {
          room: id,
          seq: 1,
          title: '',
          department: '',
          visitor: layla,
          previewBy: layla,
          openedAt: 0,
          visitorSeq: 1,
          readBy: {},
          ...changes,
        }
    const changed = room ?? { row, storedSeq: 0, lost: undefined }
    changed.row = row
    this.#rooms.set(id, changed)
    this.#send(row, true)
  }

  /** A message, or a note, which changes nothing but the room's head. */
  #change(room: SimulatedRoom, changes: Partial<InboxRow>): void {
    if (!isOpen(room.row)) return
    room.row = { ...room.row, ...changes, seq: room.row.seq + 1 }
    if (changes.preview !== undefined) this.#send(room.row, false)
  }

  #read(room: SimulatedRoom): void {
    if (!isOpen(room.row)) return
    room.row = { ...room.row, readBy: { ...room.row.readBy, maya: room.row.seq } }
    this.#send(room.row, room.storedSeq >= room.row.seq)
  }

  #send(row: InboxRow, isStore: boolean): void {
    // A room's follower waits for its last batch; the next one has the newest row.
    if (isStore) this.#sent = this.#sent.filter((sent) => !sent.isStore || sent.row.room !== row.room)
    this.#sent.push({ row, isStore })
    if (this.#number(3) > 0) this.arrive()
  }

  /** One of the rows on their way arrives, or is lost and its room stores it later. */
  arrive(): void {
    const [sent] = this.#sent.splice(this.#number(this.#sent.length), 1)
    if (sent && this.#number(10) > 0) this.#receive(sent)
    else if (sent) this.#lose(sent.row.room)
  }

  #lose(id: RoomId): void {
    const room = this.#rooms.get(id)!
    room.storedSeq = Math.min(room.storedSeq, room.row.seq - 1)
    room.lost = room.row
  }

  #receive({ row, isStore }: Sent): void {
    this.#publishAll(isStore || !isOpen(row) ? this.#rows.put(row, isOpen(row)) : this.#rows.hold(row))
    if (!isStore) return
    const room = this.#rooms.get(row.room)!
    // Lost while this row was under way: it is stored again.
    if (room.lost && room.row !== row) return
    room.lost = undefined
    room.storedSeq = Math.max(room.storedSeq, row.seq)
  }

  #publishAll(items: readonly InboxItem[]): void {
    if (items.length > 0) this.#publish({ rev: this.#rows.rev, items })
  }

  /** Some rooms are quiet for long enough, or make up for what was lost, and store their rows. */
  store(): void {
    for (const { row, storedSeq, lost } of this.#rooms.values())
      if (lost || (storedSeq < row.seq && this.#number(3) === 0)) this.#receive({ row, isStore: true })
  }

  /** The object is evicted, and what is on its way to it is lost. Its sockets may stay. */
  evict(): void {
    this.evictions++
    for (const { row } of this.#sent.splice(0)) this.#lose(row.room)
    this.#rows = this.#open()
  }

  /** What `Confirmation` does: asks the rooms in doubt, some of which do not answer. */
  #confirm(): void {
    for (const id of this.#rows.unconfirmed) {
      const room = this.#rooms.get(id)!
      if (this.#number(10) === 0) {
        this.#rows.giveUp(id)
        this.#lose(id)
      } else {
        const isStored = room.storedSeq >= room.row.seq
        this.#publishAll(isStored || !isOpen(room.row) ? this.#rows.put(room.row, isOpen(room.row)) : this.#rows.hold(room.row))
      }
    }
  }

  welcome(since: number, epoch: string | undefined): InboxFrame {
    this.#confirm()
    const changed = epoch === this.#rows.epoch ? this.#rows.since(since) : undefined
    const { epoch: own, counts } = this.#rows
    const listed = changed ?? { ...this.#rows.page('all', maya.id), gone: [] }
    const resumed = changed !== undefined
    return {
      rev: this.#rows.rev,
      items: [{ type: 'welcome', you: maya, epoch: own, now: this.now, resumed, ...listed, counts, online: [] }],
    }
  }

  page(view: LiveView, after: string | undefined): InboxPage {
    this.#confirm()
    return { epoch: this.#rows.epoch, ...this.#rows.page(view, maya.id, after === undefined ? undefined : positionOf(after)) }
  }

  /** Every row of a view, page by page. */
  walk(view: LiveView): InboxRow[] {
    const rows: InboxRow[] = []
    for (let page = this.page(view, undefined); ; page = this.page(view, page.next)) {
      rows.push(...page.rows)
      if (page.next === undefined) return rows
    }
  }
}
