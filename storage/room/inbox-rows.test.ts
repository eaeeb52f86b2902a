import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { beforeEach, describe, expect, test } from 'vitest'
import { positionOf } from '../../domain/inbox/views.ts'
import type { Status } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { InboxRow, LiveView } from '../../protocol/inbox.ts'
import { InboxAgents } from './inbox-agents.ts'
import { InboxRows } from './inbox-rows.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }

const claimedBy = (agent: Person): Status => ({ is: 'claimed', agent, since: 0 })
const rowOf = (n: number, status: Status = { is: 'assisted' }, changes: Partial<InboxRow> = {}): InboxRow => ({
  room: `c_${n}` as RoomId,
  seq: 1,
  title: 'My mail',
  department: 'Hosting',
  visitor: layla,
  status,
  preview: `message ${n}`,
  previewBy: layla,
  openedAt: 0,
  activeAt: n,
  visitorSeq: 1,
  readBy: {},
  ...changes,
})

let statements: Set<string>
let db: DatabaseSync
let sql: SqlStorage
let rows: InboxRows

beforeEach(() => {
  db = new DatabaseSync(':memory:')
  statements = new Set()
  const exec = (query: string, ...bindings: SQLInputValue[]) => {
    statements.add(query)
    const found = db.prepare(query).all(...bindings)
    return { toArray: () => found, one: () => found[0] }
  }
  sql = { exec } as unknown as SqlStorage
  rows = new InboxRows(sql, () => 'epoch')
})

/** All rooms of a view, page after page. */
function walk(view: LiveView, agent: string): string[] {
  const rooms: string[] = []
  for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
    const page = rows.page(view, agent, after === undefined ? undefined : positionOf(after))
    rooms.push(...page.rows.map(({ room }) => room))
    after = page.next
  }
  return rooms
}

test('each view is read in pages that together have every row of it once, in its order', () => {
  for (let n = 1; n <= 120; n++) {
    // Many rows share a millisecond, so that the room decides.
    const status: Status = n % 3 === 0 ? { is: 'waiting', since: n % 7 } : n % 3 === 1 ? claimedBy(maya) : { is: 'assisted' }
    rows.put(rowOf(n, status, { activeAt: n % 5 }), true)
  }
  const all = walk('all', 'maya')
  expect(new Set(all).size).toBe(120)
  expect(all).toHaveLength(120)
  expect(all.map((room) => Number(room.slice(2)) % 5)).toEqual(all.map((room) => Number(room.slice(2)) % 5).toSorted((a, b) => b - a))
  const waiting = walk('waiting', 'maya')
  expect(waiting).toHaveLength(40)
  expect(waiting.map((room) => Number(room.slice(2)) % 7)).toEqual(waiting.map((room) => Number(room.slice(2)) % 7).toSorted())
  expect(walk('mine', 'maya')).toHaveLength(40)
  expect(walk('mine', 'omar')).toEqual([])
})

test('the numbers follow every change of a conversation, and name only the agents concerned', () => {
  rows.put(rowOf(1), true)
  rows.put(rowOf(2, claimedBy(omar)), true)
  const countsAfter = (row: InboxRow, open = true) => rows.put(row, open).find((item) => item.type === 'counts.changed')?.counts
  expect(countsAfter(rowOf(1, { is: 'waiting', since: 1 }, { seq: 2 }))).toEqual({ all: 2, waiting: 1, claimed: {} })
  expect(countsAfter(rowOf(1, claimedBy(maya), { seq: 3 }))).toEqual({ all: 2, waiting: 0, claimed: { maya: 1 } })
  expect(countsAfter(rowOf(1, claimedBy(maya), { seq: 4, preview: 'another' })), 'a message changes no number').toBeUndefined()
  expect(countsAfter(rowOf(1, claimedBy(omar), { seq: 5 }))).toEqual({ all: 2, waiting: 0, claimed: { maya: 0, omar: 2 } })
  expect(countsAfter(rowOf(1, { is: 'resolved', at: 9 }, { seq: 6 }), false)).toEqual({ all: 1, waiting: 0, claimed: { omar: 1 } })
  expect(rows.counts).toEqual({ all: 1, waiting: 0, claimed: { omar: 1 } })
  expect(rows.claimants()).toEqual(['omar'])
  expect(rows.put(rowOf(1, { is: 'assisted' }, { seq: 5 }), true), 'an older row changes nothing').toEqual([])
  expect(countsAfter(rowOf(1, { is: 'assisted' }, { seq: 7 }))).toEqual({ all: 2, waiting: 0, claimed: {} })
})

test('a page and a resume stay small when rows are large or many', () => {
  for (let n = 1; n <= 60; n++) rows.put(rowOf(n, { is: 'assisted' }, { preview: '👨‍👩‍👧‍👦'.repeat(400) }), true)
  const { rows: shown, next } = rows.page('all', 'maya')
  expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThan(150_000)
  expect(next).toBeDefined()
  expect(walk('all', 'maya')).toHaveLength(60)
  expect(rows.since(1), 'too much to resume').toBeUndefined()
  expect(rows.since(58)?.rows.map(({ room }) => room)).toEqual(['c_59', 'c_60'])
})

test('no statement of a change, a page or a welcome reads all rows', () => {
  const agents = new InboxAgents(sql)
  // Most rows are in storage only.
  rows = new InboxRows(sql, () => 'epoch', { mostRecent: 20 })
  for (let n = 1; n <= 600; n++) rows.put(rowOf(n, n % 2 ? claimedBy(omar) : { is: 'waiting', since: n }), true)
  for (let n = 1; n <= 550; n++) rows.put(rowOf(n, { is: 'resolved', at: 1 }, { seq: 2 }), false)
  for (const view of ['all', 'waiting', 'mine'] as const) walk(view, 'omar')
  rows.since(rows.rev - 3)
  agents.recordAbsent(['omar'], 1)
  agents.absentSince(1)
  agents.absentAfter(0)
  rows.claimsOf('omar')
  agents.connectionsOf('omar', 1)
  expect(rows.counts.all).toBe(50)
  db.exec('ANALYZE')
  const scans = [...statements]
    .filter((sql) => /^\s*(SELECT|INSERT|UPDATE|DELETE)/.test(sql))
    .flatMap((sql) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => `${detail}: ${sql}`),
    )
    // At most 501 removals are stored, so their index may be walked; the claims of an agent are few.
    .filter((plan) => /^SCAN rows(?! USING INDEX rows_gone)|^USE TEMP B-TREE.*: SELECT body FROM rows WHERE (?!agent)/s.test(plan))
  expect(scans).toEqual([])
})

describe('when the memory is lost', () => {
  const lose = (options = {}) => {
    rows = new InboxRows(sql, () => 'another epoch', options)
  }
  const preview = (n: number, seq: number, text: string) => rowOf(n, { is: 'assisted' }, { seq, preview: text })
  const previewsSince = (rev: number) => rows.since(rev)?.rows.map((row) => row.preview)

  test('the rooms whose newest row was in memory only are known, and a resuming agent gets their rows whatever they have', () => {
    rows.put(preview(1, 1, 'quiet'), true)
    rows.put(preview(2, 1, 'stored'), true)
    rows.hold(preview(2, 2, 'marked'))
    const away = rows.rev
    rows.hold(preview(2, 3, 'in memory'))
    const seen = rows.rev
    lose()
    expect(rows.epoch).toBe('epoch')
    expect(rows.unconfirmed).toEqual(['c_2'])
    expect(previewsSince(away)).toEqual(['marked'])
    expect(rows.hold(preview(2, 3, 'in memory'))).toMatchObject([{ type: 'row.changed', row: { preview: 'in memory' } }])
    expect(rows.unconfirmed).toEqual([])
    expect(previewsSince(away)).toEqual(['in memory'])
    expect(previewsSince(seen)).toEqual(['in memory'])
    const now = rows.rev
    expect(now).toBeGreaterThan(seen)
    expect(previewsSince(now)).toEqual([])
  })

  test('a row that is again as it was stored is a change for agents who got another one meanwhile', () => {
    rows.put(preview(1, 1, 'one'), true)
    rows.hold(preview(1, 2, 'two'))
    rows.hold(preview(1, 3, 'three'))
    const seen = rows.rev
    lose()
    expect(rows.put(preview(1, 4, 'two'), true)).toMatchObject([{ type: 'row.changed', row: { preview: 'two' } }])
    expect(previewsSince(seen)).toEqual(['two'])
  })

  test('every new revision is larger than all that were given out', () => {
    for (let life = 0; life < 5; life++) {
      rows.put(preview(1, 1 + life * 2_000, `life ${life}`), true)
      for (let n = 1; n <= 1_500; n++) rows.hold(preview(1, 1 + life * 2_000 + n, `${life} ${n}`))
      const given = rows.rev
      lose()
      rows.hold(preview(1, (life + 1) * 2_000, 'later'))
      expect(rows.rev).toBeGreaterThan(given)
      lose()
    }
  })

  test('a room that was asked in vain is not asked again, and counts when it sends its row by itself', () => {
    rows.hold(preview(1, 1, 'one'))
    lose()
    rows.giveUp('c_1' as RoomId)
    expect(rows.unconfirmed).toEqual([])
    expect(rows.put(preview(1, 1, 'one'), true)).toHaveLength(1)
  })

  test('counts, claims, waiting times and removals are as before', () => {
    lose({ mostRecent: 20 })
    for (let n = 1; n <= 40; n++) rows.put(rowOf(n, n % 2 ? claimedBy(omar) : { is: 'waiting', since: n }), true)
    rows.put(rowOf(3, { is: 'resolved', at: 1 }, { seq: 2 }), false)
    rows.put(rowOf(39, { is: 'resolved', at: 1 }, { seq: 2 }), false)
    const facts = () => [
      rows.counts,
      rows.claimants(),
      rows.claimsOf('omar').sort(),
      rows.waitingSince,
      walk('all', 'omar'),
      rows.roomsAfter('', 99),
    ]
    const before = facts()
    expect(before[0]).toEqual({ all: 38, waiting: 20, claimed: { omar: 18 } })
    expect(rows.waitingSince).toBe(2)
    const { rev } = rows
    lose({ mostRecent: 20 })
    expect(facts()).toEqual(before)
    expect(rows.since(rev - 1)).toEqual({ rows: [], gone: ['c_39'] })
    expect(rows.hold(rowOf(39, claimedBy(omar))), 'a late row of a resolved conversation').toEqual([])
  })
})

test('rows that changed long ago leave the memory, and an agent who knows an earlier list begins anew', () => {
  rows = new InboxRows(sql, () => 'epoch', { mostRecent: 10 })
  for (let n = 1; n <= 10; n++) rows.put(rowOf(n), true)
  expect(rows.since(1)?.rows).toHaveLength(9)
  rows.put(rowOf(11), true)
  expect(rows.since(1)?.rows).toHaveLength(10)
  expect(rows.since(0), 'one row is not in memory any more').toBeUndefined()
  rows.put(rowOf(12), true)
  expect(rows.since(1)).toBeUndefined()
  expect(rows.hold(rowOf(1, { is: 'assisted' }, { seq: 2, preview: 'again' }))).toMatchObject([{ type: 'row.changed' }])
  expect(walk('all', 'maya')).toHaveLength(12)
  expect(rows.counts.all).toBe(12)
})

test('receipts and rows overtake each other, and what an agent has read stays read', () => {
  rows.put(rowOf(1, { is: 'assisted' }, { seq: 5, readBy: { omar: 2 } }), true)
  rows.hold(rowOf(1, { is: 'assisted' }, { seq: 5, readBy: { omar: 5 } }))
  expect(rows.put(rowOf(1, { is: 'assisted' }, { seq: 5, readBy: { omar: 3, maya: 5 } }), true)).toMatchObject([
    { type: 'row.changed', row: { readBy: { omar: 5, maya: 5 } } },
  ])
})
