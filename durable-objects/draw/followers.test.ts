import { expect, test } from 'vitest'
import { drawRules } from '../../domain/draw/rules.ts'
import type { State } from '../../domain/draw/state.ts'
import type { DrawEvent } from '../../protocol/draw.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { Likes } from '../../storage/room/likes.ts'
import { RoomLog } from '../../storage/room/room-log.ts'
import { SqliteStorage } from '../../tests/simulation/sqlite-storage.ts'
import { ClockedRoom } from '../../tests/support/clocked-room.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'
import { archiveCollects } from '../archive-settings.ts'
import { drawFollowers } from './followers.ts'

const maya = { id: 'agent-maya', role: 'agent', name: 'Maya' } as const
const rania = { id: 'g_rania', role: 'guest', name: 'Rania' } as const
const minuteMs = 60_000

test('archive and search of a draw follow its window and every removal at once, and messages when it is quiet', async () => {
  const [archive, search] = [new SqliteD1('migrations/parley'), new SqliteD1('migrations/search')]
  const storage = new SqliteStorage().asStorage
  const rules = drawRules({ enabled: true, messagesPerMinute: 10 })
  const likes = new Likes(storage.sql)
  const log = new RoomLog<State, DrawEvent>(storage, rules, () => 'life-0', likes)
  const databases = { DB: archive as unknown as D1Database, SEARCH: search as unknown as D1Database }
  const followers = drawFollowers(databases, () => 'd_1' as RoomId, log, likes, archiveCollects({}))
  const draw = new ClockedRoom(storage, rules, log, followers)
  const revIn = (db: SqliteD1) => Number(db.prepare('SELECT max(rev) AS rev FROM segments').now().results[0]?.['rev'] ?? 0)
  const stored = () => [revIn(archive), revIn(search)]
  const at = draw.now
  const window = { at, opensAt: at + minuteMs, closesAt: at + 60 * minuteMs, wall: '2026-01-05T00:00', zone: 'UTC' }
  await draw.submit(maya, { type: 'draw.schedule', schedule: { title: 'Spring', ...window, hosts: [maya], moderators: [] } })
  expect(stored()).toEqual([1, 1])
  await draw.pass(minuteMs)
  await draw.submit({ id: 'system', role: 'system', name: '' }, { type: 'time.pass' })
  expect(stored()).toEqual([2, 2])
  const secret = await draw.submit(rania, { type: 'message.post', text: 'my password is hunter2' })
  await draw.pass(2 * minuteMs)
  expect(stored()).toEqual([2, 2])
  await draw.pass(minuteMs)
  expect(stored()).toEqual([3, 3])
  await draw.submit({ ...maya, role: 'host' }, { type: 'message.remove', target: secret })
  expect(stored()).toEqual([4, 4])
  expect(JSON.stringify([archive, search].map((db) => db.prepare('SELECT * FROM segments').now().results))).not.toContain('hunter2')
  await draw.submit(maya, { type: 'draw.cancel' })
  expect(stored()).toEqual([5, 5])
})
