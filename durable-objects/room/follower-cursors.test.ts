import { expect, test } from 'vitest'
import type { EventBase, LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { Cursor, Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { type Follower, Followers } from './followers.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve))

/** The followers of a room by name, and a record of what they save and report. */
function open(byName: Readonly<Record<string, Partial<Follower<EventBase>>>>) {
  const world = { at: 5_000 }
  const events: LoggedEvent<EventBase>[] = []
  const log = { after: (seq: number) => events.slice(seq), at: (seq: number) => events[seq - 1] }
  Object.defineProperty(log, 'head', { get: () => events.length })
  Object.defineProperty(log, 'lastAt', { get: () => events.at(-1)?.at ?? 0 })
  const known = new Map<string, Cursor>()
  const reports: unknown[] = []
  const cursors = {
    of: (name: string) => known.get(name) ?? { name, seq: 0, tries: 0, due: 0 },
    move: (cursor: Cursor) => void known.set(cursor.name, cursor),
    save: () => void reports.push('saved'),
  }
  const deps = {
    now: () => world.at,
    random: () => 0.5,
    settled: () => void reports.push('settled'),
    followed: (places: Readonly<Record<string, number>>) => void reports.push({ ...places }),
    failed: (name: string, tries: number) => void reports.push(`${name} failed ${tries}`),
  }
  const all = Object.entries(byName).map(([name, follower]) => ({ name, limitMs: 1_000, follow: async () => {}, ...follower }))
  const waitedFor: Promise<void>[] = []
  const followers = new Followers(
    log as unknown as RoomLog<unknown, EventBase>,
    cursors as unknown as Cursors,
    all,
    (work) => void waitedFor.push(work),
    deps,
  )
  const commit = async (...types: string[]) => {
    const seq = events.length + 1
    const committed = types.map((type, i) => ({ type, at: world.at, by: layla, id: `c${seq + i}`, seq: seq + i }))
    events.push(...committed)
    followers.onTurn({ after: { everyone: seq - 1, staff: seq - 1 }, upTo: events.length, events: committed })
    await nextTask()
  }
  return { world, followers, events, cursors, reports, waitedFor, commit }
}

/** Work that ends when the test ends it. */
function pendingWork() {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  return { follow: () => promise, resolve, reject }
}

/** Each event alone is enough for a batch. */
const collects = { quietMs: 60_000, atMostMs: 60_000, events: 1 }

test('a follower that starts at once writes no row of its own; one that collects saves its place and theirs', async () => {
  const { commit, reports, followers } = open({ assistant: {} })
  await commit('message.posted')
  expect([reports, followers.dueAt()]).toEqual([['settled'], undefined])
  const both = open({ assistant: {}, archive: { collects } })
  await both.commit('message.posted')
  expect(both.reports.filter((report) => report !== 'settled')).toEqual(['saved', { archive: 1, assistant: 1 }])
  expect(both.reports.filter((report) => report === 'settled')).toHaveLength(2)
})

test('a follower that failed keeps its cursor, waits, and tries again', async () => {
  let fails = true
  const { world, commit, reports, cursors, followers } = open({
    archive: {
      follow: async () => {
        if (fails) throw new Error('the database is down')
      },
    },
  })
  await commit('message.posted')
  expect(reports).toEqual(['saved', 'archive failed 1', 'settled'])
  expect(cursors.of('archive')).toEqual({ name: 'archive', seq: 0, tries: 1, due: 5_250 })
  expect(followers.dueAt()).toBe(5_250)
  fails = false
  world.at = 5_249
  await followers.catchUp()
  expect(cursors.of('archive').seq).toBe(0)
  world.at = 5_250
  await followers.catchUpWithin()
  expect(cursors.of('archive')).toEqual({ name: 'archive', seq: 1, tries: 0, due: 0 })
  expect(reports.slice(3)).toEqual(['saved', 'settled', 'settled', 'saved', { archive: 1 }, 'settled'])
})

test('a running follower is due after a while, in case its object dies, and one that is behind is due now', async () => {
  const slow = pendingWork()
  const { commit, followers, events } = open({ assistant: slow })
  await commit('message.posted')
  expect(followers.dueAt()).toBe(185_000)
  slow.resolve()
  await nextTask()
  expect(followers.dueAt()).toBeUndefined()
  events.push({ type: 'message.posted', at: 5_000, by: layla, id: 'c2', seq: 2 })
  expect(followers.dueAt()).toBe(5_000)
  const archive = open({ archive: { ...pendingWork(), collects } })
  await archive.commit('message.posted')
  expect(archive.followers.dueAt()).toBe(35_000)
})

test('after a wake those that start at once resume, and those that collect wait for their time', async () => {
  const batches: string[] = []
  const named = (name: string) => ({ follow: async () => void batches.push(name) })
  const { followers, events } = open({ assistant: named('assistant'), archive: { ...named('archive'), collects } })
  events.push({ type: 'message.posted', at: 5_000, by: layla, id: 'c1', seq: 1 })
  followers.resume()
  await nextTask()
  expect(batches).toEqual(['assistant'])
})

test('a turn without logged events starts no follower', async () => {
  const { followers, waitedFor, reports } = open({ archive: {} })
  followers.onTurn({ after: { everyone: 0, staff: 0 }, upTo: 0, events: [{ type: 'typing', at: 5_000, by: layla, id: 'c0' }] })
  await nextTask()
  expect([waitedFor, reports]).toEqual([[], []])
})

test('an event that is not logged concerns no follower, also in a turn with logged events', async () => {
  const batches: string[][] = []
  const follow = async (batch: readonly LoggedEvent<EventBase>[]) => void batches.push(batch.map(({ type }) => type))
  const { followers, cursors, events } = open({ list: { concerns: ({ type }) => type === 'typing', follow } })
  const envelope = { at: 5_000, by: layla, id: 'c1' }
  events.push({ type: 'receipt.moved', ...envelope, seq: 1 })
  followers.onTurn({ after: { everyone: 0, staff: 0 }, upTo: 1, events: [{ type: 'typing', ...envelope }, events[0]!] })
  await nextTask()
  expect([cursors.of('list').seq, batches]).toEqual([1, []])
})

test('the cursor of a running follower does not skip events that do not concern it', async () => {
  const slow = pendingWork()
  const batches: string[][] = []
  const list = {
    concerns: ({ type }: EventBase) => type === 'message.posted',
    follow: async (batch: readonly LoggedEvent<EventBase>[]) => {
      batches.push(batch.map(({ type }) => type))
      await slow.follow()
    },
  }
  const { commit, cursors } = open({ list })
  await commit('receipt.moved', 'message.posted')
  await commit('receipt.moved')
  expect(cursors.of('list').seq).toBe(0)
  slow.resolve()
  await nextTask()
  expect(batches).toEqual([['receipt.moved', 'message.posted'], ['receipt.moved']])
})

test('the cursor of a failed follower does not skip events that do not concern it', async () => {
  const { commit, cursors } = open({
    list: {
      concerns: ({ type }) => type === 'message.posted',
      follow: () => Promise.reject(new Error('down')),
    },
  })
  await commit('message.posted')
  await commit('receipt.moved')
  expect(cursors.of('list').seq).toBe(0)
})

test('a rewound follower gets all events after that place again, also those of a batch that was running', async () => {
  const batches: number[][] = []
  let running = Promise.withResolvers<void>()
  const { commit, followers, cursors } = open({
    archive: {
      follow: async (events) => {
        batches.push(events.map(({ seq }) => seq))
        await running.promise
      },
    },
  })
  await commit('message.posted', 'message.posted')
  followers.rewind(['archive'], 5)
  running.resolve()
  await nextTask()
  expect([batches, cursors.of('archive').seq]).toEqual([[[1, 2]], 2])

  running = Promise.withResolvers<void>()
  await commit('message.posted')
  followers.rewind(['archive'], 1)
  running.resolve()
  await nextTask()
  expect([batches.slice(1), cursors.of('archive').seq]).toEqual([[[3], [2, 3]], 3])
  followers.rewind(['archive'], 0)
  await followers.catchUp()
  expect([batches.at(-1), cursors.of('archive').seq]).toEqual([[1, 2, 3], 3])
})
