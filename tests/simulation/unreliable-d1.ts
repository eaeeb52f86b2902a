import { SqliteD1 } from '../support/sqlite-d1.ts'
import type { Boot } from './draw-network.ts'
import type { SeededRandom, VirtualClock } from './virtual-clock.ts'

/**
 * The faults of a database, as chances per batch. A batch is one transaction: it is stored whole
 * or not at all.
 */
export interface DatabaseFaults {
  /** The batch does not arrive, and the caller gets an error. */
  readonly refused: number
  /** The batch fails in its middle, and is rolled back. */
  readonly broken: number
  /** The batch is written, and the caller gets an error. */
  readonly unanswered: number
  /** The caller gets nothing; the batch may still be written, long after the caller gave up. */
  readonly hung: number
  /** The batch is written and answered, and much later written once more. */
  readonly doubled: number
  readonly delayMs: number
}

const steady: DatabaseFaults = { refused: 0, broken: 0, unanswered: 0, hung: 0, doubled: 0, delayMs: 20 }
export const faultModes = {
  steady,
  rough: { refused: 0.15, broken: 0.1, unanswered: 0.2, hung: 0.1, doubled: 0.2, delayMs: 5_000 },
  away: { ...steady, refused: 1 },
  stuck: { ...steady, hung: 1 },
  /** Most of its replies come after their callers gave up. */
  sluggish: { ...steady, doubled: 0.2, delayMs: 90_000 },
} satisfies Record<string, DatabaseFaults>

const lateMs = 10 * 60_000
type Batch = Parameters<SqliteD1['batch']>[0]

/** A D1 that fails in every way in which a database over a network can fail. */
export class UnreliableD1 {
  readonly tables: SqliteD1
  mood: DatabaseFaults = steady
  readonly stats = { refused: 0, broken: 0, unanswered: 0, hung: 0, doubled: 0, late: 0, written: 0 }
  readonly #clock: VirtualClock
  readonly #random: SeededRandom

  constructor(migrations: string, clock: VirtualClock, random: SeededRandom) {
    this.tables = new SqliteD1(migrations)
    this.#clock = clock
    this.#random = random
  }

  /**
   * As one boot of a room sees it: its batches may be written after that boot has ended, but it
   * gets no reply.
   */
  seenBy(life: Boot): D1Database {
    const batch = (statements: Batch) =>
      new Promise((answer, fail) => {
        const unlessOver =
          <T>(publish: (what: T) => void) =>
          (what: T) =>
            life.isOver ? undefined : publish(what)
        this.#take(statements, unlessOver(answer), unlessOver(fail))
      })
    return { prepare: (sql: string) => this.tables.prepare(sql), batch } as unknown as D1Database
  }

  #take(statements: Batch, answer: (what: unknown) => void, fail: (error: Error) => void): void {
    const { mood, stats } = this
    const wait = this.#random.between(1, mood.delayMs)
    const soon = (then: () => Promise<void>) => this.#clock.later(() => void then().catch(fail), wait)
    switch (this.#fateIn(mood)) {
      case 'refused':
        stats.refused++
        return void this.#clock.later(() => fail(new Error('D1_ERROR: the network is gone')), wait)
      case 'broken':
        stats.broken++
        return void soon(async () => {
          const middle = statements.slice(0, Math.ceil(statements.length / 2))
          await this.tables.batch([...middle, this.tables.prepare('SELECT * FROM out_of_memory')])
        })
      case 'unanswered':
        stats.unanswered++
        return void soon(async () => {
          await this.#write(statements)
          fail(new Error('D1_ERROR: the connection was lost'))
        })
      case 'hung':
        stats.hung++
        if (this.#random.chance(0.5)) this.#writeLate(statements)
        return
      case 'doubled':
        stats.doubled++
        this.#writeLate(statements)
    }
    soon(async () => answer(await this.#write(statements)))
  }

  #fateIn(mood: DatabaseFaults): keyof DatabaseFaults | undefined {
    let roll = this.#random.roll()
    for (const fate of ['refused', 'broken', 'unanswered', 'hung', 'doubled'] as const) {
      roll -= mood[fate]
      if (roll < 0) return fate
    }
    return undefined
  }

  #write(statements: Batch): Promise<unknown> {
    this.stats.written++
    return this.tables.batch(statements)
  }

  #writeLate(statements: Batch): void {
    this.stats.late++
    this.#clock.later(() => void this.#write(statements), this.#random.between(1_000, lateMs))
  }
}
