import type { DrawEvent, Totals } from '../../protocol/draw.ts'
import type { EventEnvelope } from '../../protocol/envelope.ts'
import type { SideTable } from './room-log.ts'

interface Membership {
  readonly target: number
  readonly person: string
  readonly liked: 0 | 1
}

const keyOf = ({ target, person }: Pick<Membership, 'target' | 'person'>): string => `${target} ${person}`

/**
 * Who likes what in one draw, and how many do. A like is membership: the last value wins, and
 * repeating it writes nothing.
 */
export class Likes implements SideTable<DrawEvent> {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /**
   * Writes one row per membership that changed, and one per total, however many memberships changed
   * it.
   */
  commit(stateEvents: readonly EventEnvelope<DrawEvent>[]): void {
    const last = new Map<string, Membership>()
    for (const event of stateEvents) {
      if (event.type !== 'liked') continue
      const membership: Membership = { target: event.target, person: event.by.id, liked: event.on ? 1 : 0 }
      last.set(keyOf(membership), membership)
    }
    const stored = this.#stored([...last.values()])
    const changed = [...last].filter(([key, { liked }]) => (stored.get(key) ?? 0) !== liked).map(([, membership]) => membership)
    if (changed.length === 0) return
    this.#sql.exec(
      `INSERT INTO likes (target, person, liked) SELECT value->>'target', value->>'person', value->>'liked' FROM json_each(?) WHERE true
       ON CONFLICT DO UPDATE SET liked = excluded.liked`,
      JSON.stringify(changed),
    )
    this.#sql.exec(
      `INSERT INTO like_totals (target, likes)
       SELECT value->>'target', sum(iif(value->>'liked', 1, -1)) FROM json_each(?) GROUP BY 1
       ON CONFLICT DO UPDATE SET likes = likes + excluded.likes`,
      JSON.stringify(changed),
    )
  }

  #stored(memberships: readonly Membership[]): Map<string, number> {
    const rows = this.#sql.exec<{ target: number; person: string; liked: number }>(
      `SELECT target, person, liked FROM likes
       WHERE (target, person) IN (SELECT value->>'target', value->>'person' FROM json_each(?))`,
      JSON.stringify(memberships),
    )
    return new Map(rows.toArray().map((row) => [keyOf(row), row.liked]))
  }

  /** How many people like each of these targets. A target that was never liked is absent. */
  totals(targets: readonly number[]): Totals {
    return this.#totals('WHERE target IN (SELECT value FROM json_each(?))', JSON.stringify(targets))
  }

  /** The draw itself and the newest messages that were ever liked. */
  newest(limit: number): number[] {
    const rows = this.#sql.exec<{ target: number }>(
      'SELECT 0 AS target UNION SELECT target FROM (SELECT target FROM like_totals ORDER BY target DESC LIMIT ?)',
      limit,
    )
    return rows.toArray().map(({ target }) => target)
  }

  /** The totals of all targets, for the archive of a closed draw. */
  all(): Totals {
    return this.#totals('')
  }

  #totals(where: string, ...bindings: string[]): Totals {
    const rows = this.#sql.exec<{ target: number; likes: number }>(`SELECT target, likes FROM like_totals ${where}`, ...bindings)
    return Object.fromEntries(rows.toArray().map(({ target, likes }) => [target, likes]))
  }
}
