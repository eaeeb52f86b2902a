import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { insertConversation } from './conversations.ts'
import { insertDraw } from './draws.ts'
import { roomTitles } from './room-titles.ts'

const maya = { id: 'agent-maya', role: 'agent', name: 'Maya' } as const
const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const

test('titles of conversations and draws come by room, and a room without a row has none', async () => {
  const db = new SqliteD1('migrations/parley') as unknown as D1Database
  const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
  await insertConversation(db, 'c_1' as RoomId, {
    ...{ title: 'My mail', department, visitor: layla, status: 'assisted', locale: 'en', page: '', preview: '', openedAt: 1, activeAt: 1 },
  })
  const window = { at: 2, opensAt: 1, closesAt: 3, wall: '2026-11-25T20:00', zone: 'UTC' }
  await insertDraw(db, 'd_1' as RoomId, { title: 'Autumn', ...window, hosts: [maya], moderators: [] }, maya, 1)
  const rooms = ['c_1', 'd_1', 'c_1', 'c_other'] as RoomId[]
  expect([...(await roomTitles(db, rooms))]).toEqual([
    ['c_1', 'My mail'],
    ['d_1', 'Autumn'],
  ])
  expect((await roomTitles(db, [])).size).toBe(0)
})
