import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { InboxFrame, InboxItem, InboxRow } from '../../protocol/inbox.ts'
import { Connection, type ConnectionState } from '../connection/connection.ts'
import type { Environment } from '../connection/environment.ts'
import { Store } from '../connection/store.ts'
import type { Connect } from '../connection/transport.ts'

export interface InboxSnapshot {
  readonly connection: ConnectionState
  readonly you: Person | undefined
  /** The open conversations, newest activity first. */
  readonly rows: readonly InboxRow[]
  readonly online: readonly Person[]
}

/** One agent's copy of the inbox; `rev` is the revision up to which it is complete. */
export interface InboxList {
  readonly rev: number
  readonly epoch: string | undefined
  readonly you: Person | undefined
  readonly rows: ReadonlyMap<RoomId, InboxRow>
  readonly online: readonly Person[]
}

export const emptyList: InboxList = { rev: 0, epoch: undefined, you: undefined, rows: new Map(), online: [] }

/** The reducer of the list: adds one frame. */
export function foldInbox(list: InboxList, frame: InboxFrame): InboxList {
  const next = frame.items.reduce(foldItem, list)
  return { ...next, rev: frame.items[0]?.type === 'welcome' ? frame.rev : Math.max(next.rev, frame.rev) }
}

function foldItem(list: InboxList, item: InboxItem): InboxList {
  switch (item.type) {
    case 'welcome': {
      const { you, epoch, online, resumed, gone } = item
      const rows = new Map(resumed && epoch === list.epoch ? list.rows : [])
      for (const room of gone) rows.delete(room)
      for (const row of item.rows) put(rows, row)
      return { ...list, you, epoch, online, rows }
    }
    case 'row.changed':
      return { ...list, rows: put(new Map(list.rows), item.row) }
    case 'row.gone': {
      const rows = new Map(list.rows)
      rows.delete(item.room)
      return { ...list, rows }
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

/** The client of the inbox. `snapshot` and `subscribe` fit React's `useSyncExternalStore`. */
export class InboxStore {
  readonly #connection: Connection<InboxFrame>
  readonly #store = new Store(() => this.#computeSnapshot())
  #list: InboxList = emptyList

  constructor({ connect, environment }: { readonly connect: Connect<InboxFrame>; readonly environment: Environment }) {
    this.#connection = new Connection<InboxFrame>({
      connect,
      environment,
      joining: () => ({ since: this.#list.rev, epoch: this.#list.epoch }),
      frame: (frame) => {
        const since = this.#list.rev
        this.#list = foldInbox(this.#list, frame)
        const [first] = frame.items
        if (first?.type === 'welcome') this.#connection.welcomed(first.resumed ? since : 0)
        this.#store.publish()
      },
      changed: () => this.#store.publish(),
    })
  }

  get snapshot(): InboxSnapshot {
    return this.#store.snapshot
  }

  /** Calls `onChange` after each change. Returns what unsubscribes. */
  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange)
  }

  open(): void {
    this.#connection.open()
  }

  close(): void {
    this.#connection.close()
  }

  #computeSnapshot(): InboxSnapshot {
    const { you, online, rows } = this.#list
    return { connection: this.#connection.state, you, online, rows: [...rows.values()].sort((a, b) => b.activeAt - a.activeAt) }
  }
}
