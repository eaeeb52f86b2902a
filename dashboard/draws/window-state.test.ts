import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import type { DrawRow } from '../../protocol/http/route.ts'
import { groupsOf, nextTurnOf, windowStateOf } from './window-state.ts'

const hour = 3_600_000
const now = Date.UTC(2026, 10, 21, 12)

const draw = (title: string, inHours: number): DrawRow => {
  const at = now + inHours * hour
  return {
    draw: `d_${title}` as RoomId,
    title,
    at,
    wall: '2026-11-21T20:00',
    zone: 'UTC',
    opensAt: at - hour,
    closesAt: at + 2 * hour,
    hosts: [],
    moderators: [],
    messages: 0,
    likes: 0,
  }
}

const read = (rows: readonly DrawRow[]) => groupsOf(rows, now).map(({ phase, rows }) => [phase, ...rows.map(({ title }) => title)])

test('Maya finds what is open first, then what comes next, then what was last', () => {
  const rows = [draw('last week', -168), draw('next month', 720), draw('now', 0), draw('yesterday', -24), draw('tonight', 8)]
  expect(read(rows)).toEqual([
    ['open', 'now'],
    ['scheduled', 'tonight', 'next month'],
    ['closed', 'yesterday', 'last week'],
  ])
})

test('of two that are open, the one that closes first stands first; groups of nothing are not there', () => {
  expect(read([draw('begins soon', 0.5), draw('nearly over', -1.9)])).toEqual([['open', 'nearly over', 'begins soon']])
  expect(read([])).toEqual([])
})

test('a window is open from its first moment until before its last', () => {
  const row = draw('raffle', 0)
  expect(windowStateOf(row, row.opensAt - 1)).toBe('scheduled')
  expect(windowStateOf(row, row.opensAt)).toBe('open')
  expect(windowStateOf(row, row.closesAt - 1)).toBe('open')
  expect(windowStateOf(row, row.closesAt)).toBe('closed')
})

test('the page wakes at the next opening or closing, whichever comes first, and never for what is past', () => {
  const open = draw('open', 0)
  const coming = draw('coming', 1.5)
  expect(nextTurnOf([open, coming], now)).toBe(coming.opensAt)
  expect(nextTurnOf([open], now)).toBe(open.closesAt)
  expect(nextTurnOf([draw('yesterday', -24)], now)).toBeUndefined()
})
