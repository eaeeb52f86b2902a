import type { InboxCounts, InboxRow } from '../../protocol/inbox.ts'

export const inboxCountsTable = 'CREATE TABLE IF NOT EXISTS counts (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID'

const claimedBy = 'claimed:'

/** The numbers that this row is part of. */
const namesOf = ({ status }: Pick<InboxRow, 'status'>): readonly string[] => [
  'all',
  ...(status.is === 'waiting' ? ['waiting'] : []),
  ...(status.is === 'claimed' ? [claimedBy + status.agent.id] : []),
]

/**
 * How many open conversations each view has. The numbers are stored, because the object wakes for
 * single changes and must not count all rows each time.
 */
export class InboxCounter {
  readonly #sql: SqlStorage

  /** The table must exist. */
  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  read(): InboxCounts {
    return countsOf(this.#sql.exec<Count>('SELECT name, n FROM counts WHERE n > 0').toArray())
  }

  /** A row was replaced. `undefined`: it is not in the list. Returns the changed numbers, if any. */
  move(before: Pick<InboxRow, 'status'> | undefined, after: Pick<InboxRow, 'status'> | undefined): InboxCounts | undefined {
    const [old, next] = [before, after].map((row) => new Set(row ? namesOf(row) : [])) as [Set<string>, Set<string>]
    const changes = [
      ...[...old].filter((name) => !next.has(name)).map((name) => [name, -1] as const),
      ...[...next].filter((name) => !old.has(name)).map((name) => [name, 1] as const),
    ]
    if (changes.length === 0) return undefined
    for (const [name, by] of changes)
      this.#sql.exec('INSERT INTO counts (name, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n', name, by)
    const names = JSON.stringify(['all', 'waiting', ...changes.map(([name]) => name)])
    return countsOf(this.#sql.exec<Count>('SELECT name, n FROM counts WHERE name IN (SELECT value FROM json_each(?))', names).toArray())
  }

  /** The agents who have claimed anything. */
  claimants(): string[] {
    return this.#sql
      .exec<{ name: string }>('SELECT name FROM counts WHERE name >= ? AND name < ? AND n > 0', claimedBy, 'claimed;')
      .toArray()
      .map(({ name }) => name.slice(claimedBy.length))
  }
}

type Count = { name: string; n: number }

function countsOf(rows: readonly Count[]): InboxCounts {
  const numbers = new Map(rows.map(({ name, n }) => [name, n]))
  const claimed = rows.filter(({ name }) => name.startsWith(claimedBy)).map(({ name, n }) => [name.slice(claimedBy.length), n])
  return { all: numbers.get('all') ?? 0, waiting: numbers.get('waiting') ?? 0, claimed: Object.fromEntries(claimed) }
}
