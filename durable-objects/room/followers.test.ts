import { expect, test } from 'vitest'
import type { EventBase, LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { Cursor, Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { Followers } from './followers.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const minute = 60_000

/** A room with a follower that collects for three minutes, and a clock that the test moves. */
function open() {
  const world = { at: 1_000_000 }
  const events: LoggedEvent<EventBase>[] = []
  const log = { after: (seq: number) => events.slice(seq), at: (seq: number) => events[seq - 1] }
  Object.defineProperty(log, 'head', { get: () => events.length })
  Object.defineProperty(log, 'lastAt', { get: () => events.at(-1)?.at ?? 0 })
  const moved = new Map<string, Cursor>()
  const cursors = {
    of: (name: string) => moved.get(name) ?? { name, seq: 0, tries: 0, due: 0 },
    move: (cursor: Cursor) => void moved.set(cursor.name, cursor),
    save() {},
  }
  const written: string[][] = []
  let work = Promise.resolve()
  const list = {
    name: 'list',
    limitMs: 1_000,
    collects: { quietMs: 3 * minute, atMostMs: 15 * minute, events: 10 },
    isUrgent: ({ type }: EventBase) => type === 'person.requested',
    concerns: ({ type }: EventBase) => type !== 'receipt.moved',
    follow: async (batch: readonly LoggedEvent<EventBase>[]) => {
      await work
      written.push(batch.map(({ type }) => type))
    },
  }
  const deps = { now: () => world.at, random: () => 0, settled() {}, followed() {}, failed() {} }
  const followers = new Followers(log as unknown as RoomLog<unknown, EventBase>, cursors as unknown as Cursors, [list], () => {}, deps)
  const nextTask = () => new Promise((resolve) => setTimeout(resolve))
  const store = (type: string) => {
    const seq = events.length + 1
    const event = { type, at: world.at, by: layla, id: `c${seq}`, seq }
    events.push(event)
    return event
  }
  const commit = async (type: string) => {
    const event = store(type)
    const { seq } = event
    followers.onTurn({ after: { everyone: seq - 1, staff: seq - 1 }, upTo: seq, events: [event] })
    await nextTask()
  }
  /** What the alarm does at this time. */
  const catchUpAt = async (at: number) => {
    world.at = at
    await followers.catchUp()
  }
  const duringWork = async (then: () => Promise<void>) => {
    let done = () => {}
    work = new Promise<void>((resolve) => {
      done = resolve
    })
    await then()
    done()
    await nextTask()
  }
  const hasten = async () => {
    followers.hasten('list')
    await nextTask()
  }
  const isBehind = () => followers.isBehind('list')
  return {
    world,
    store,
    commit,
    written,
    duringWork,
    catchUpAt,
    hasten,
    isBehind,
    dueAt: () => followers.dueAt(),
    flush: () => followers.flushWithin(),
  }
}

test('the list gets quick messages in one batch, once nothing was posted for a while', async () => {
  const { world, commit, written, dueAt, catchUpAt } = open()
  const start = world.at
  await commit('message.posted')
  expect(dueAt()).toBe(start + 3 * minute)
  world.at += minute
  await commit('message.posted')
  // The alarm fires at the time that the first message set.
  await catchUpAt(start + 3 * minute)
  expect([written, dueAt()]).toEqual([[], start + 4 * minute])
  await catchUpAt(start + 4 * minute)
  expect([written, dueAt()]).toEqual([[['message.posted', 'message.posted']], undefined])
})

test('a conversation that is never quiet is written after a while too', async () => {
  const { world, commit, written, dueAt } = open()
  const start = world.at
  for (let n = 0; n < 8; n++) {
    await commit('message.posted')
    world.at += 2 * minute
  }
  expect([written, dueAt()]).toEqual([[], world.at])
  expect(world.at).toBe(start + 16 * minute)
  await commit('message.posted')
  expect(written).toEqual([Array.from({ length: 9 }, () => 'message.posted')])
})

test('many events are written at once', async () => {
  const { commit, written } = open()
  for (let n = 0; n < 10; n++) await commit('message.posted')
  expect(written.map((batch) => batch.length)).toEqual([10])
})

test('a request for a person is written at once, with what came before it', async () => {
  const { commit, written, dueAt } = open()
  await commit('message.posted')
  await commit('person.requested')
  expect(written).toEqual([['message.posted', 'person.requested']])
  await commit('message.posted')
  expect([written.length, dueAt() === undefined]).toEqual([1, false])
})

test('a request for a person that comes during a batch is written right after it', async () => {
  const { commit, written, duringWork } = open()
  await duringWork(async () => {
    await commit('person.requested')
    await commit('person.requested')
    expect(written).toEqual([])
  })
  expect(written).toEqual([['person.requested'], ['person.requested']])
})

test('after a wake the alarm still knows that an event is urgent', async () => {
  const { world, store, written, catchUpAt } = open()
  store('message.posted')
  await catchUpAt(world.at)
  expect(written).toEqual([])
  store('person.requested')
  await catchUpAt(world.at)
  expect(written).toEqual([['message.posted', 'person.requested']])
})

test('the reconcile job waits for no quiet', async () => {
  const { commit, written, flush } = open()
  await commit('message.posted')
  await flush()
  expect(written).toEqual([['message.posted']])
})

test('the cursor passes events that do not concern the follower without a batch', async () => {
  const { commit, written, flush } = open()
  await commit('receipt.moved')
  await commit('message.posted')
  await flush()
  expect(written).toEqual([['message.posted']])
})

test('a follower that has lost the newest event processes it again at once, also one that is just processing it', async () => {
  const { commit, written, hasten, isBehind, duringWork } = open()
  await commit('message.posted')
  expect([isBehind(), written]).toEqual([true, []])
  await hasten()
  expect([isBehind(), written]).toEqual([false, [['message.posted']]])
  await hasten()
  expect([isBehind(), written]).toEqual([false, [['message.posted'], ['message.posted']]])
  await duringWork(async () => {
    await commit('person.requested')
    await hasten()
  })
  expect(written.slice(2)).toEqual([['person.requested'], ['person.requested']])
  expect(isBehind()).toBe(false)
})
