import { expect, test } from 'vitest'
import type { EventBase, LoggedEvent, Person } from '../../protocol/envelope.ts'
import type { Cursor, Cursors } from '../../storage/room/cursors.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import { Followers } from './followers.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }

/** A room whose list of conversations is written at most once a second, on a clock that stands still. */
function open() {
  const events: LoggedEvent<EventBase>[] = []
  const log = { after: (seq: number) => events.slice(seq) }
  Object.defineProperty(log, 'head', { get: () => events.length })
  const known = new Map<string, Cursor>()
  const cursors = {
    of: (name: string) => known.get(name) ?? { name, seq: 0, tries: 0, due: 0 },
    move: (cursor: Cursor) => void known.set(cursor.name, cursor),
    save() {},
  }
  const written: string[][] = []
  let work = Promise.resolve()
  const list = {
    limitMs: 1_000,
    everyMs: 1_000,
    isUrgent: ({ type }: EventBase) => type === 'person.requested',
    concerns: ({ type }: EventBase) => type !== 'receipt.moved',
    follow: async (some: readonly LoggedEvent<EventBase>[]) => {
      await work
      written.push(some.map(({ type }) => type))
    },
  }
  const rests: (() => void)[] = []
  const deps = {
    now: () => 5_000,
    random: () => 0,
    sleep: () => new Promise<void>((go) => rests.push(go)),
    settled() {},
    followed() {},
    failed() {},
  }
  const room = new Followers(log as unknown as RoomLog<unknown, EventBase>, cursors as unknown as Cursors, { list }, () => {}, deps)
  const happen = async (type: string) => {
    const seq = events.length + 1
    const event = { type, at: 5_000, by: layla, id: `c${seq}`, seq }
    events.push(event)
    room.onTurn({ after: { everyone: seq - 1, staff: seq - 1 }, upTo: seq, events: [event] })
    await new Promise((go) => setTimeout(go))
  }
  const meanwhile = async (then: () => Promise<void>) => {
    let done = () => {}
    work = new Promise<void>((go) => {
      done = go
    })
    await then()
    done()
    await new Promise((go) => setTimeout(go))
  }
  return { happen, written, rests, meanwhile }
}

test('what Layla writes in a hurry comes into the list together, and her wish for a person at once', async () => {
  const { happen, written, rests } = open()
  await happen('message.posted')
  expect(written).toEqual([['message.posted']])
  await happen('message.posted')
  await happen('message.posted')
  expect(written).toHaveLength(1)
  await happen('person.requested')
  expect(written.slice(1)).toEqual([['message.posted', 'message.posted', 'person.requested']])
  expect(rests).toHaveLength(1)
})

test('when the second is over, the list is written without anybody in a hurry', async () => {
  const { happen, written, rests } = open()
  await happen('message.posted')
  await happen('message.posted')
  rests[0]!()
  await new Promise((go) => setTimeout(go))
  expect(written).toHaveLength(2)
})

test('Layla asks for a person while her first words are being written: the list shows it right after them', async () => {
  const { happen, written, meanwhile } = open()
  await meanwhile(async () => {
    await happen('message.posted')
    await happen('person.requested')
    expect(written).toEqual([])
  })
  expect(written).toEqual([['message.posted'], ['person.requested']])
})

test('what does not concern the list is behind it without a row', async () => {
  const { happen, written, rests } = open()
  await happen('receipt.moved')
  await happen('message.posted')
  expect(written).toEqual([['message.posted']])
  expect(rests).toHaveLength(0)
})
