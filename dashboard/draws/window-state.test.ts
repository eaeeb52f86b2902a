import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { groupsOf, nextWindowChange } from './window-state.ts'

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
    cancelled: false,
    messages: 0,
    likes: 0,
  }
}

const shown = (rows: readonly DrawRow[]) => groupsOf(rows, now).map(({ phase, rows }) => [phase, ...rows.map(({ title }) => title)])

test('open draws come first, then scheduled ones, then closed ones', () => {
  const rows = [draw('last week', -168), draw('next month', 720), draw('now', 0), draw('yesterday', -24), draw('tonight', 8)]
  expect(shown(rows)).toEqual([
    ['open', 'now'],
    ['scheduled', 'tonight', 'next month'],
    ['closed', 'yesterday', 'last week'],
  ])
})

test('a cancelled draw is in a group of its own and has no next change', () => {
  const cancelled = { ...draw('called off', 8), cancelled: true }
  expect(shown([draw('tonight', 8), cancelled])).toEqual([
    ['scheduled', 'tonight'],
    ['cancelled', 'called off'],
  ])
  expect(nextWindowChange([cancelled], now)).toBeUndefined()
})

test('the open draw that closes first comes first, and empty groups are omitted', () => {
  expect(shown([draw('begins soon', 0.5), draw('nearly over', -1.9)])).toEqual([['open', 'nearly over', 'begins soon']])
  expect(shown([])).toEqual([])
})

test('the next window change is the earliest opening or closing that is not past', () => {
  const open = draw('open', 0)
  const coming = draw('coming', 1.5)
  expect(nextWindowChange([open, coming], now)).toBe(coming.opensAt)
  expect(nextWindowChange([open], now)).toBe(open.closesAt)
  expect(nextWindowChange([draw('yesterday', -24)], now)).toBeUndefined()
})
