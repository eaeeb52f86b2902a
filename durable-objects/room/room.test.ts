import { expect, test } from 'vitest'
import type { Rules } from '../../domain/rules.ts'
import type { LoggedEvent, Person, Reply } from '../../protocol/envelope.ts'
import type { LogCommit, RoomLog } from '../../storage/room/room-log.ts'
import { Room } from './room.ts'

type Command =
  | { readonly type: 'text.post'; readonly id: string; readonly text: string }
  | { readonly type: 'time.pass'; readonly id: string }
type Event = { readonly type: 'text.posted'; readonly text: string } | { readonly type: 'timer.fired'; readonly timer: string }

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }

interface State {
  readonly texts: number
  /** Timers that have not fired yet. */
  readonly timers: readonly string[]
}

/** Rules with a bug: the text "boo" throws. Each tick fires one timer and logs an event. */
const rules: Rules<State, Command, Event, number> = {
  start: { texts: 0, timers: ['close after a day', 'remind after an hour'] },
  policies: { 'text.posted': { persist: 'log', audience: 'everyone' }, 'timer.fired': { persist: 'log', audience: 'everyone' } },
  rateLimited: new Set(),
  rateLimitCount: 0,
  may: (role, type) => role === (type === 'time.pass' ? 'system' : 'visitor'),
  decide: ({ timers }, command) => {
    if (command.type === 'time.pass') return { events: timers.slice(-1).map((timer) => ({ type: 'timer.fired', timer })) }
    if (command.text === 'boo') throw new Error('a bug of ours, with a stack')
    return { events: [{ type: 'text.posted', text: command.text }] }
  },
  evolve: ({ texts, timers }, event) =>
    event.type === 'text.posted' ? { texts: texts + 1, timers } : { texts, timers: timers.filter((timer) => timer !== event.timer) },
  blankedBy: () => undefined,
  blank: (event) => event,
  view: ({ texts }) => texts,
  dueAt: () => undefined,
}

/** The disk of a room, which survives its object. */
interface Disk {
  readonly events: LoggedEvent<Event>[]
  /** The hash of each event's command. */
  readonly commands: string[]
  state: State
}

/** A log in memory with the methods that a room calls. */
function logOn(disk: Disk): RoomLog<State, Event> {
  const log = {
    get state() {
      return disk.state
    },
    get head() {
      return disk.events.length
    },
    get ends() {
      return { everyone: disk.events.length, staff: disk.events.length }
    },
    now: (at: number) => at,
    acceptances: (ids: readonly string[]) =>
      new Map(
        disk.events.flatMap(({ id, seq, by }) => (ids.includes(id) ? [[id, { seq, author: by.id, command: disk.commands[seq - 1] }]] : [])),
      ),
    target: () => undefined,
    at: () => undefined,
    recent: () => [],
    commit: ({ events, commands = [], state }: LogCommit<State, Event>) => {
      disk.events.push(...events)
      disk.commands.push(...commands)
      disk.state = state
    },
  }
  return log as unknown as RoomLog<State, Event>
}

/** A room whose clock stands still; `settle` runs all its turns. */
function open(disk: Disk = { events: [], commands: [], state: rules.start }) {
  const errors: unknown[] = []
  const tasks: (() => void)[] = []
  const logger = { turn() {}, refused() {}, error: (error: unknown) => void errors.push(error) }
  const room = new Room(rules, logOn(disk), [], { now: () => 0, defer: (then) => void tasks.push(then), logger })
  const replies: Reply[] = []
  const post = (by: Person, id: string, text: string) =>
    room.submit(by, { type: 'text.post', id, text }, (reply) => void replies.push(reply))
  const settle = () => {
    while (tasks.length > 0) tasks.shift()!()
  }
  return { disk, room, errors, replies, post, settle }
}

test('an exception refuses only the command that caused it, and the other commands of the turn are stored', () => {
  const { disk, errors, replies, post, settle } = open()
  post(layla, '1', 'hello')
  for (const [id, text] of [
    ['2', 'are you there'],
    ['3', 'boo'],
    ['4', 'good'],
  ] as const)
    post(layla, id, text)
  settle()
  expect(replies).toEqual([
    { type: 'ack', id: '1', seq: 1 },
    { type: 'ack', id: '2', seq: 2 },
    { type: 'refused', id: '3', code: 'internal-error', message: expect.stringMatching(/\S/) },
    { type: 'ack', id: '4', seq: 3 },
  ])
  expect(JSON.stringify(replies)).not.toContain('stack')
  expect(disk.events.flatMap((event) => (event.type === 'text.posted' ? [event.text] : []))).toEqual(['hello', 'are you there', 'good'])
  expect(errors).toHaveLength(1)
})

test('an id that was used before is acknowledged only for the same command of the same author', () => {
  const { disk, replies, post, settle } = open()
  const sara: Person = { id: 'sara', role: 'visitor', name: 'Sara' }
  post(layla, '1', 'hello')
  post(layla, '1', 'hello')
  post(layla, '1', 'Hello')
  post(sara, '1', 'hello')
  post({ id: 'omar', role: 'agent', name: 'Omar' }, '1', 'hello')
  post(layla, '2', 'first in its turn')
  post(sara, '2', 'second in its turn')
  settle()
  expect(replies.map((reply) => (reply.type === 'ack' ? reply.seq : reply.code))).toEqual([
    1,
    1,
    'id-taken',
    'id-taken',
    'not-allowed',
    2,
    'id-taken',
  ])
  expect(disk.events).toHaveLength(2)
  const awake = open(disk)
  awake.post(layla, '1', 'hello')
  awake.post(layla, '1', 'hello again')
  awake.settle()
  expect(awake.replies.map((reply) => (reply.type === 'ack' ? reply.seq : reply.code))).toEqual([1, 'id-taken'])
})

test('the room refuses a command that the role may not send, before it is decided', () => {
  const { disk, errors, replies, post } = open()
  post({ id: 'omar', role: 'agent', name: 'Omar' }, '1', 'boo')
  expect(replies).toEqual([{ type: 'refused', id: '1', code: 'not-allowed', message: expect.stringMatching(/\S/) }])
  expect([disk.events, errors]).toEqual([[], []])
})

test('both timers of a room fire, although the first tick has logged an event', async () => {
  const { disk, room, settle } = open()
  const ticks = [room.submitSystem({ type: 'time.pass' }), room.submitSystem({ type: 'time.pass' })]
  settle()
  expect((await Promise.all(ticks)).map((reply) => reply.type === 'ack' && reply.seq)).toEqual([1, 2])
  expect(disk.state.timers).toEqual([])
})

test('a tick after a wake is no repeat of a tick before it, even in the same millisecond', async () => {
  const before = open()
  await before.room.submitSystem({ type: 'time.pass' })
  const after = open(before.disk)
  await after.room.submitSystem({ type: 'time.pass' })
  expect(after.disk.events.map((event) => event.type === 'timer.fired' && event.timer)).toEqual([
    'remind after an hour',
    'close after a day',
  ])
})

test('an id of the system has a colon, which no id of a client has', async () => {
  const { room } = open()
  expect((await room.submitSystem({ type: 'time.pass' })).id).toContain(':')
})
