import type { RoomId } from '../../protocol/envelope.ts'

/** At least so many are remembered. */
const mostRemovals = 500
/** So many share a stored row, which each of them writes anew: a row of their own costs two writes. */
const chunkLength = 50

type Removal = readonly [room: RoomId, seq: number, rev: number]

/**
 * The rooms that left the list last, so that a returning agent learns which rows to remove, and a
 * row that arrives late does not return.
 */
export class InboxRemovals {
  readonly #sql: SqlStorage
  readonly #removals = new Map<RoomId, { readonly seq: number; readonly rev: number }>()
  #chunks: { readonly n: number; readonly removals: Removal[] }[]

  /** `isListed`: whether a room has come back since it left. */
  constructor(sql: SqlStorage, isListed: (room: RoomId) => boolean) {
    this.#sql = sql
    sql.exec('CREATE TABLE IF NOT EXISTS removals (chunk INTEGER PRIMARY KEY, body TEXT NOT NULL)')
    this.#chunks = sql
      .exec<{ chunk: number; body: string }>('SELECT chunk, body FROM removals ORDER BY chunk')
      .toArray()
      .map(({ chunk, body }) => ({ n: chunk, removals: JSON.parse(body) as Removal[] }))
    for (const { removals } of this.#chunks)
      for (const [room, seq, rev] of removals) if (!isListed(room)) this.#removals.set(room, { seq, rev })
  }

  get newestRev(): number {
    return this.#chunks.at(-1)?.removals.at(-1)?.[2] ?? 0
  }

  get rooms(): Iterable<RoomId> {
    return this.#removals.keys()
  }

  /** The room's head when it left the list. */
  seqOf(room: RoomId): number | undefined {
    return this.#removals.get(room)?.seq
  }

  since(rev: number): RoomId[] {
    return [...this.#removals].filter(([, removal]) => removal.rev > rev).map(([room]) => room)
  }

  /** Stores a removal. Returns the revision of the newest one that it forgets instead, if any. */
  add(room: RoomId, seq: number, rev: number): number | undefined {
    this.#removals.set(room, { seq, rev })
    let chunk = this.#chunks.at(-1)
    if (!chunk || chunk.removals.length >= chunkLength) {
      chunk = { n: (chunk?.n ?? 0) + 1, removals: [] }
      this.#chunks.push(chunk)
    }
    chunk.removals.push([room, seq, rev])
    this.#sql.exec('INSERT OR REPLACE INTO removals (chunk, body) VALUES (?, ?)', chunk.n, JSON.stringify(chunk.removals))
    return this.#chunks.length > mostRemovals / chunkLength + 1 ? this.#forgetOldest() : undefined
  }

  /** A room that is not listed is resolved: in memory only, as no agent has to learn of it. */
  note(room: RoomId, seq: number): void {
    this.#removals.set(room, { seq, rev: this.#removals.get(room)?.rev ?? 0 })
  }

  /** The room is listed again. Its stored removal is skipped when it is read. */
  undo(room: RoomId): void {
    this.#removals.delete(room)
  }

  #forgetOldest(): number | undefined {
    const [oldest, ...rest] = this.#chunks
    if (!oldest) return undefined
    this.#chunks = rest
    this.#sql.exec('DELETE FROM removals WHERE chunk = ?', oldest.n)
    for (const [room, , rev] of oldest.removals) if (this.#removals.get(room)?.rev === rev) this.#removals.delete(room)
    return oldest.removals.at(-1)?.[2]
  }
}
