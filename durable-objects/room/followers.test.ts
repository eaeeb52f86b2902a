import { expect, test } from 'vitest'
import type { EventBase, LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { Cursor, Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { Followers } from './followers.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }

/**
 * A room with a follower that writes the conversation list at most once a second, on a clock that
 * stands still.
 */
function open() {
  const events: LoggedEvent<EventBase>[] = []
  const log = { after: (seq: number) => events.slice(seq) }
  Object.defineProperty(log, 'head', { get: () => events.length })
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
    everyMs: 1_000,
    isUrgent: ({ type }: EventBase) => type === 'person.requested',
    concerns: ({ type }: EventBase) => type !== 'receipt.moved',
    follow: async (batch: readonly LoggedEvent<EventBase>[]) => {
      await work
      written.push(batch.map(({ type }) => type))
    },
  }
  const waits: (() => void)[] = []
  const deps = {
    now: () => 5_000,
    random: () => 0,
    sleep: () => new Promise<void>((resolve) => waits.push(resolve)),
    settled() {},
    followed() {},
    failed() {},
  }
  const followers = new Followers(log as unknown as RoomLog<unknown, EventBase>, cursors as unknown as Cursors, [list], () => {}, deps)
  const commit = async (type: string) => {
    const seq = events.length + 1
    const event = { type, at: 5_000, by: layla, id: `c${seq}`, seq }
    events.push(event)
    followers.onTurn({ after: { everyone: seq - 1, staff: seq - 1 }, upTo: seq, events: [event] })
    await new Promise((resolve) => setTimeout(resolve))
  }
  const duringWork = async (then: () => Promise<void>) => {
    let done = () => {}
    work = new Promise<void>((resolve) => {
      done = resolve
    })
    await then()
    done()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { commit, written, waits, duringWork }
}

test('the list gets quick messages in one batch, and a request for a person at once', async () => {
  const { commit, written, waits } = open()
  await commit('message.posted')
  expect(written).toEqual([['message.posted']])
  await commit('message.posted')
  await commit('message.posted')
  expect(written).toHaveLength(1)
  await commit('person.requested')
  expect(written.slice(1)).toEqual([['message.posted', 'message.posted', 'person.requested']])
  expect(waits).toHaveLength(1)
})

test('the list is written after a second without an urgent event', async () => {
  const { commit, written, waits } = open()
  await commit('message.posted')
  await commit('message.posted')
  waits[0]!()
  await new Promise((resolve) => setTimeout(resolve))
  expect(written).toHaveLength(2)
})

test('a request for a person that comes during a batch is written right after it', async () => {
  const { commit, written, duringWork } = open()
  await duringWork(async () => {
    await commit('message.posted')
    await commit('person.requested')
    expect(written).toEqual([])
  })
  expect(written).toEqual([['message.posted'], ['person.requested']])
})

test('the cursor passes events that do not concern the follower without a batch', async () => {
  const { commit, written, waits } = open()
  await commit('receipt.moved')
  await commit('message.posted')
  expect(written).toEqual([['message.posted']])
  expect(waits).toHaveLength(0)
})
