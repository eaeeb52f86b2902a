import type { DrawEvent, Totals } from '../../protocol/draw.ts'
import type { EventEnvelope } from '../../protocol/envelope.ts'
import type { SideTable } from './room-log.ts'

interface MessageKey {
  readonly target: number
  readonly person: string
  readonly liked: 0 | 1
}

/** Who likes what in one draw, and how many do. A like is membership: the last word wins, and saying it again writes nothing. */
export class Likes implements SideTable<DrawEvent> {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** In the turn's own transaction: one row per membership that changed, and one per total, however many changed it. */
  commit(standing: readonly EventEnvelope<DrawEvent>[]): void {
    const last = new Map<string, MessageKey>()
    for (const event of standing) {
      if (event.type !== 'liked') continue
      const { target, on, by } = event
      last.set(`${target} ${by.id}`, { target, person: by.id, liked: on ? 1 : 0 })
    }
    const before = this.#before([...last.values()])
    const changed = [...last].filter(([key, { liked }]) => (before.get(key) ?? 0) !== liked).map(([, word]) => word)
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

  #before(words: readonly MessageKey[]): Map<string, number> {
    const rows = this.#sql.exec<{ target: number; person: string; liked: number }>(
      `SELECT target, person, liked FROM likes
       WHERE (target, person) IN (SELECT value->>'target', value->>'person' FROM json_each(?))`,
      JSON.stringify(words),
    )
    return new Map(rows.toArray().map(({ target, person, liked }) => [`${target} ${person}`, liked]))
  }

  /** How many like each of these; one that is not in the answer has never been liked. */
  totals(targets: readonly number[]): Totals {
    const rows = this.#sql.exec<{ target: number; likes: number }>(
      'SELECT target, likes FROM like_totals WHERE target IN (SELECT value FROM json_each(?))',
      JSON.stringify(targets),
    )
    return Object.fromEntries(rows.toArray().map(({ target, likes }) => [target, likes]))
  }

  /** The draw itself and the newest messages that were ever liked. */
  newest(limit: number): number[] {
    const rows = this.#sql.exec<{ target: number }>(
      'SELECT 0 AS target UNION SELECT target FROM (SELECT target FROM like_totals ORDER BY target DESC LIMIT ?)',
      limit,
    )
    return rows.toArray().map(({ target }) => target)
  }

  /** Everything that was ever liked: for the archive of a draw that is over. */
  all(): Totals {
    const rows = this.#sql.exec<{ target: number; likes: number }>('SELECT target, likes FROM like_totals')
    return Object.fromEntries(rows.toArray().map(({ target, likes }) => [target, likes]))
  }
}
