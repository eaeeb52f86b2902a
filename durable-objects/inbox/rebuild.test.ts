import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import type { RebuildCursor, RebuildPlace } from '../../storage/room/inbox-rebuild.ts'
import { InboxRebuild } from './rebuild.ts'

const minute = 60_000

/** So many open conversations, and an inbox without rows. */
function open(conversations: number) {
  const world = { at: 1_000_000, isD1Down: false, asked: [] as string[], unavailable: new Set<string>(), failures: 0 }
  const rooms = Array.from({ length: conversations }, (_, n) => `c_${String(n).padStart(4, '0')}` as RoomId)
  const listed = new Set<RoomId>()
  const cursor = {
    place: undefined as RebuildPlace | undefined,
    move: (place: RebuildPlace) => {
      cursor.place = place
    },
    end: () => {
      cursor.place = undefined
    },
  }
  /** As after an eviction: only the cursor is stored. */
  const rebuild = () =>
    new InboxRebuild(cursor as unknown as RebuildCursor, {
      now: () => world.at,
      openRooms: async (after, limit) => {
        if (world.isD1Down) throw new Error('away')
        return rooms.filter((room) => room > after).slice(0, limit)
      },
      isKnown: (room) => listed.has(room),
      ask: async (room) => {
        world.asked.push(room)
        if (world.unavailable.has(room)) throw new Error('away')
        listed.add(room)
      },
      failed: () => void world.failures++,
    })
  /** Every alarm until nothing is due any more; each in an object that has just woken. */
  const runAll = async () => {
    for (let alarms = 0; alarms < 50; alarms++) {
      const { dueAt } = rebuild()
      if (dueAt === undefined) return
      world.at = Math.max(world.at, dueAt)
      await rebuild().run()
    }
    throw new Error('no end')
  }
  return { world, rooms, listed, rebuild, runAll }
}

test('every open conversation is asked once, in portions, by objects that remember nothing', async () => {
  const { world, rooms, listed, rebuild, runAll } = open(100)
  rebuild().begin()
  await rebuild().run()
  expect(world.asked.length).toBeLessThan(50)
  await runAll()
  expect([...listed].sort()).toEqual(rooms)
  expect(world.asked).toHaveLength(100)
})

test('a room that failed, or that was reopened before D1 knew, is asked twenty minutes later', async () => {
  const { world, rooms, listed, rebuild, runAll } = open(3)
  world.unavailable.add(rooms[1]!)
  rebuild().begin()
  await rebuild().run()
  expect([listed.size, world.failures]).toEqual([2, 1])
  expect(rebuild().dueAt).toBe(world.at + 20 * minute)
  world.unavailable.clear()
  rooms.push('c_reopened' as RoomId)
  await runAll()
  expect([...listed].sort()).toEqual([...rooms].sort())
  expect(world.asked).toHaveLength(5)
})

test('a rebuild waits for a D1 that fails, and an empty installation asks no one', async () => {
  const { world, rebuild, runAll } = open(0)
  rebuild().begin()
  world.isD1Down = true
  await rebuild().run()
  expect(rebuild().dueAt).toBe(world.at + minute)
  world.isD1Down = false
  await runAll()
  expect([world.asked, rebuild().dueAt]).toEqual([[], undefined])
})
