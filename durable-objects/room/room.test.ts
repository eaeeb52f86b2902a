import { expect, test } from 'vitest'
import type { Rules } from '../../domain/rules.ts'
import type { LoggedEvent, Person, Reply } from '../../protocol/envelope.ts'
import type { LogCommit, RoomLog } from '../../storage/room/room-log.ts'
import { Room } from './room.ts'

type Said = { readonly type: 'say'; readonly id: string; readonly text: string }
type Heard = { readonly type: 'said'; readonly text: string }

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }

/** Rules with a mistake in them: one word is more than they can bear. */
const rules: Rules<number, Said, Heard, number> = {
  start: 0,
  policies: { said: { persist: 'log', audience: 'everyone' } },
  rateLimited: new Set(),
  rateLimitCount: 0,
  may: (role) => role === 'visitor',
  decide: (_, { text }) => {
    if (text === 'boo') throw new Error('a mistake of ours, with a stack')
    return { events: [{ type: 'said', text }] }
  },
  evolve: (count) => count + 1,
  blankedBy: () => undefined,
  blank: (event) => event,
  view: (count) => count,
  dueAt: () => undefined,
}

/** A log in an array: as much of one as the road needs. */
function memory(): { kept: LoggedEvent<Heard>[]; log: RoomLog<number, Heard> } {
  const kept: LoggedEvent<Heard>[] = []
  const log = {
    state: 0,
    get head() {
      return kept.length
    },
    get ends() {
      return { everyone: kept.length, staff: kept.length }
    },
    now: (at: number) => at,
    acceptedSeqs: () => new Map(),
    target: () => undefined,
    at: () => undefined,
    recent: () => [],
    commit: ({ events }: LogCommit<number, Heard>) => void kept.push(...events),
  }
  return { kept, log: log as unknown as RoomLog<number, Heard> }
}

/** A room whose every turn has run by the time of the answer. */
function open() {
  const { kept, log } = memory()
  const troubles: unknown[] = []
  const turns: (() => void)[] = []
  const logger = { turn() {}, refused() {}, error: (what: unknown) => void troubles.push(what) }
  const room = new Room(rules, log, [], { now: () => 0, defer: (then) => void turns.push(then), logger })
  const answers: Reply[] = []
  const say = (by: Person, id: string, text: string) => room.submit(by, { type: 'say', id, text }, (answer) => void answers.push(answer))
  const settle = () => {
    while (turns.length > 0) turns.shift()!()
  }
  return { kept, troubles, answers, say, settle }
}

test('a mistake of ours costs Layla that one message: it is refused in a sentence, its neighbours in the same turn are kept', () => {
  const { kept, troubles, answers, say, settle } = open()
  say(layla, '1', 'hello')
  for (const [id, text] of [
    ['2', 'are you there'],
    ['3', 'boo'],
    ['4', 'good'],
  ] as const)
    say(layla, id, text)
  settle()
  expect(answers).toEqual([
    { type: 'ack', id: '1', seq: 1 },
    { type: 'ack', id: '2', seq: 2 },
    { type: 'refused', id: '3', code: 'internal-error', message: expect.stringMatching(/\S/) },
    { type: 'ack', id: '4', seq: 3 },
  ])
  expect(JSON.stringify(answers)).not.toContain('stack')
  expect(kept.map(({ text }) => text)).toEqual(['hello', 'are you there', 'good'])
  expect(troubles).toHaveLength(1)
})

test('what Omar’s role may not say here is refused before anybody decides, and is nowhere', () => {
  const { kept, troubles, answers, say } = open()
  say({ id: 'omar', role: 'agent', name: 'Omar' }, '1', 'boo')
  expect(answers).toEqual([{ type: 'refused', id: '1', code: 'not-allowed', message: expect.stringMatching(/\S/) }])
  expect([kept, troubles]).toEqual([[], []])
})
