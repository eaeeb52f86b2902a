import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { archiveLag } from './archive-lag.ts'
import { insertConversation } from './conversations.ts'
import { insertDraw } from './draws.ts'

const minuteMs = 60_000
const at = 20_000 * minuteMs
const maya = { id: 'agent-maya', role: 'agent', name: 'Maya' } as const
const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const

test('the lag is how long the oldest room without an archive should have had one, and none when all are archived', async () => {
  const tables = new SqliteD1('migrations/parley')
  const db = tables as unknown as D1Database
  const archived = (table: string, room: string) => tables.prepare(`UPDATE ${table} SET rev = 3 WHERE room = '${room}'`).now()
  const open = (room: string, openedAt: number) =>
    insertConversation(db, room as RoomId, {
      ...{ title: '', department: { id: 'hosting', name: 'Hosting', persona: 'Nour' }, visitor: layla, status: 'assisted' },
      ...{ locale: 'en', page: '', preview: '', openedAt, activeAt: openedAt },
    })
  const lag = async () => (await archiveLag(db, at, 15 * minuteMs)) / minuteMs
  expect(await lag()).toBe(0)
  await open('c_new', at - 14 * minuteMs)
  expect(await lag()).toBe(0)
  await open('c_first', at - 25 * minuteMs)
  await open('c_second', at - 19 * minuteMs)
  const window = { at, opensAt: at, closesAt: at + 60 * minuteMs, wall: '2026-11-25T20:00', zone: 'UTC' }
  await insertDraw(db, 'd_autumn' as RoomId, { title: 'Autumn', ...window, hosts: [maya], moderators: [] }, maya, at - 7 * minuteMs)
  expect(await lag()).toBe(10)
  archived('conversations', 'c_first')
  expect(await lag()).toBe(7)
  archived('draws', 'd_autumn')
  expect(await lag()).toBe(4)
  archived('conversations', 'c_second')
  expect(await lag()).toBe(0)
})
