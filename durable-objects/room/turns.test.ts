import { expect, it } from 'vitest'
import type { Rules } from '../../domain/rules.ts'
import type { LoggedEvent, Person, Reply, TurnResult } from '../../protocol/envelope.ts'
import { roomLimits } from '../../protocol/limits.ts'
import type { LogCommit, RoomLog } from '../../storage/room/room-log.ts'
import { type AcceptedCommand, type Committed, Room } from './room.ts'

interface Command {
  readonly type: 'text.post' | 'value.set' | 'value.move'
  readonly id: string
  readonly text: string
  readonly more?: unknown
}
type Event = { readonly type: 'text.posted' | 'value.changed' | 'value.changing' | 'value.moved'; readonly text: string }

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }

/**
 * `text.post` logs an event; `value.set` has a state event and a transient one; `value.move` has a
 * deferred one. The state counts all but messages, and those whose text is "counts".
 */
const rules: Rules<number, Command, Event, number> = {
  start: 0,
  policies: {
    'text.posted': { persist: 'log', audience: 'everyone' },
    'value.changed': { persist: 'state', audience: 'everyone' },
    'value.changing': { persist: 'none', audience: 'everyone' },
    'value.moved': { persist: 'state', audience: 'everyone', isDeferred: true },
  },
  rateLimited: new Set(),
  rateLimitCount: 0,
  may: (role) => role === 'visitor',
  decide: (_, { type, text }) => ({
    events:
      type === 'value.set'
        ? [
            { type: 'value.changed', text },
            { type: 'value.changing', text },
          ]
        : [{ type: type === 'value.move' ? 'value.moved' : 'text.posted', text }],
  }),
  evolve: (count, { type, text }) => (type === 'text.posted' && text !== 'counts' ? count : count + 1),
  blankedBy: () => undefined,
  blank: (event) => event,
  view: (count) => count,
  dueAt: () => undefined,
}

/**
 * A room with a clock and an event loop of its own, and a log in an array. It records commits, turn
 * results and log lines.
 */
function open() {
  const world = { at: 0, isDiskFull: false }
  const stored: LoggedEvent<Event>[] = []
  const commits: LogCommit<number, Event>[] = []
  const log = {
    state: 0,
    get head() {
      return stored.length
    },
    get ends() {
      return { everyone: stored.length, staff: stored.length }
    },
    now: (at: number) => at,
    acceptances: (ids: readonly string[]) =>
      new Map(stored.flatMap(({ id, seq, by }) => (ids.includes(id) ? [[id, { seq, author: by.id }] as const] : []))),
    target: () => undefined,
    at: () => undefined,
    recent: () => [],
    commit: (commit: LogCommit<number, Event>) => {
      if (world.isDiskFull) throw new Error('the disk is full')
      commits.push(commit)
      stored.push(...commit.events)
    },
  } as unknown as RoomLog<number, Event>
  const tasks: (() => void)[] = []
  const results: TurnResult<Event>[] = []
  const logged: { turns: [readonly AcceptedCommand[], Committed][]; refused: string[]; errors: unknown[] } = {
    turns: [],
    refused: [],
    errors: [],
  }
  const logger = {
    turn: (...turn: [readonly AcceptedCommand[], Committed]) => void logged.turns.push(turn),
    refused: (by: Person, { id }: { id: string }, code: string) => void logged.refused.push(`${by.id} ${id} ${code}`),
    error: (error: unknown) => void logged.errors.push(error),
  }
  const room = new Room(rules, log, [{ onTurn: (result) => void results.push(result) }], {
    now: () => world.at,
    defer: (then) => void tasks.push(then),
    logger,
  })
  const replies: Reply[] = []
  const post = (id: string, text = 'hello', more: Partial<Command> = {}, by = layla) =>
    room.submit(by, { type: 'text.post', id, text, ...more }, (reply) => void replies.push(reply))
  const runTasks = () => {
    for (const task of tasks.splice(0)) task()
  }
  const turnSizes = () => logged.turns.map(([accepted]) => accepted.length)
  return { world, room, stored, commits, tasks, results, logged, replies, post, runTasks, turnSizes }
}

/** Two turns within 5 ms, after which the room batches. */
function openBusy() {
  const opened = open()
  opened.post('first')
  opened.world.at = 4
  opened.post('second')
  return opened
}

it('a quiet room runs a turn for each command at once and sets no timer', () => {
  const { world, post, tasks, turnSizes } = open()
  for (const at of [0, 5, 10]) {
    world.at = at
    post(`at ${at}`)
  }
  expect(turnSizes()).toEqual([1, 1, 1])
  expect(tasks).toEqual([])
})

it('after two turns within 5 ms the room batches the next commands into one turn', () => {
  const { post, tasks, runTasks, turnSizes, results } = openBusy()
  expect(tasks).toHaveLength(1)
  for (const id of ['a', 'b', 'c']) post(id)
  expect(tasks).toHaveLength(1)
  expect(turnSizes()).toEqual([1, 1])
  runTasks()
  expect(turnSizes()).toEqual([1, 1, 3])
  expect(results.map(({ events }) => events.length)).toEqual([1, 1, 3])
})

it('a timer without pending commands runs no turn, and the quiet room replies at once again', () => {
  const { world, post, tasks, runTasks, turnSizes } = openBusy()
  runTasks()
  expect([turnSizes(), tasks]).toEqual([[1, 1], []])
  world.at = 9
  post('third')
  expect([turnSizes(), tasks]).toEqual([[1, 1, 1], []])
})

it('the room batches for 50 ms after a turn with several commands', () => {
  const { world, post, tasks, runTasks, turnSizes } = openBusy()
  for (const id of ['a', 'b']) post(id)
  runTasks()
  runTasks()
  world.at = 4 + 49
  post('c')
  expect([turnSizes(), tasks.length]).toEqual([[1, 1, 2], 1])
  runTasks()
  runTasks()
  world.at = 4 + 49 + 5
  post('d')
  expect([turnSizes(), tasks.length]).toEqual([[1, 1, 2, 1, 1], 0])
})

it('a command that is submitted during a turn gets a turn of its own, later', () => {
  const { room, replies, post, tasks, runTasks, turnSizes, logged } = open()
  room.submit(layla, { type: 'text.post', id: 'outer', text: 'hello' }, () => post('inner'))
  expect(turnSizes()).toEqual([1])
  expect(replies).toEqual([])
  expect(tasks).toHaveLength(1)
  runTasks()
  expect(replies).toEqual([{ type: 'ack', id: 'inner', seq: 2 }])
  const command = { type: 'text.post', id: 'inner', text: 'hello' }
  expect(logged.turns[1]).toEqual([[{ by: layla, command, seq: 2 }], { head: 2, events: 1 }])
})

it('a turn takes at most two hundred commands', () => {
  const { post, runTasks, turnSizes } = openBusy()
  for (let n = 0; n <= roomLimits.turnCommands; n++) post(`n${n}`)
  runTasks()
  expect(turnSizes()).toEqual([1, 1, roomLimits.turnCommands])
  runTasks()
  expect(turnSizes()).toEqual([1, 1, roomLimits.turnCommands, 1])
})

it('a turn is limited in bytes; a command above the limit gets a turn of its own', () => {
  const overhead = (id: string) => 'text.post'.length + id.length
  const textOf = (id: string, size: number) => 'x'.repeat(size - overhead(id))
  const half = roomLimits.turnBytes / 2
  const { post, runTasks, turnSizes } = openBusy()
  post('a', textOf('a', half))
  post('b', textOf('b', half))
  post('c', textOf('c', half))
  post('d', textOf('d', half + 1))
  post('e', textOf('e', roomLimits.turnBytes * 2))
  for (let turn = 0; turn < 5; turn++) runTasks()
  expect(turnSizes()).toEqual([1, 1, 2, 1, 1, 1])
})

it('other values than texts count with the length of their JSON', () => {
  const more = Array.from({ length: roomLimits.turnBytes / 4 }, () => 7)
  const { post, runTasks, turnSizes } = openBusy()
  post('a', '', { more })
  post('b', '', { more })
  post('c', '', { more })
  for (let turn = 0; turn < 3; turn++) runTasks()
  expect(turnSizes()).toEqual([1, 1, 1, 1, 1])
})

it('a turn that could not be stored publishes nothing and refuses its commands with a time to wait', () => {
  const { world, post, replies, results, logged, stored } = open()
  world.isDiskFull = true
  post('lost')
  expect(replies).toMatchObject([{ type: 'refused', id: 'lost', code: 'not-stored', retryAfterMs: 1_000 }])
  expect(results).toEqual([{ after: { everyone: 0, staff: 0 }, upTo: 0, events: [] }])
  expect([stored, logged.errors.length, logged.refused]).toEqual([[], 1, ['layla lost not-stored']])
  expect(logged.turns).toEqual([[[], { head: 0, events: 0 }]])
})

it('a command sent again is acknowledged with its first place, in a later turn and in the same', () => {
  const { post, replies, runTasks, stored } = openBusy()
  for (const id of ['first', 'a', 'a']) post(id)
  runTasks()
  expect(replies.slice(2)).toEqual([
    { type: 'ack', id: 'first', seq: 1 },
    { type: 'ack', id: 'a', seq: 3 },
    { type: 'ack', id: 'a', seq: 3 },
  ])
  expect(stored).toHaveLength(3)
})

it('state events have no place and are committed as state events; transient events are not committed', () => {
  const { post, replies, commits, runTasks } = open()
  post('first')
  post('sets', 'x', { type: 'value.set' })
  post('sets', 'x', { type: 'value.set' })
  runTasks()
  expect(replies.map((reply) => reply.type === 'ack' && reply.seq)).toEqual([1, 1, 1])
  expect(commits[0]).toMatchObject({ events: [{ type: 'text.posted', seq: 1 }], stateEvents: [] })
  // A repeat of a command that logged nothing is decided again: only logged ids are known.
  for (const commit of commits.slice(1)) expect(commit).toMatchObject({ events: [], stateEvents: [{ type: 'value.changed' }] })
  expect(commits.slice(1).flatMap(({ stateEvents }) => stateEvents)).toHaveLength(2)
})

it('a command without permission is refused, and the refusal is logged', () => {
  const { post, logged } = open()
  post('no', 'hello', {}, { id: 'omar', role: 'agent', name: 'Omar' })
  expect(logged.refused).toEqual(['omar no not-allowed'])
  expect(logged.turns).toEqual([[[], { head: 0, events: 0 }]])
})

it('a turn that has changed the state with deferred events only need not store it', () => {
  const { world, post, commits } = open()
  const turn = (...posted: Parameters<typeof post>) => {
    world.at += 1_000
    post(...posted)
    return commits.at(-1)?.isStateDeferred
  }
  expect(turn('moves', 'x', { type: 'value.move' })).toBe(true)
  expect(turn('sets', 'x', { type: 'value.set' })).toBe(false)
  expect(turn('posts')).toBe(true)
  expect(turn('counts', 'counts')).toBe(false)
  expect(turn('moves again', 'x', { type: 'value.move' })).toBe(true)
})
