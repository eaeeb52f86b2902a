import { expect, test } from 'vitest'
import type { Rules } from '../domain/rules.ts'
import type { Answer, Kept, Person } from '../protocol/road.ts'
import type { Entry, RoomLog } from '../storage/room-log.ts'
import { Room } from './room.ts'

type Said = { readonly type: 'say'; readonly id: string; readonly text: string }
type Heard = { readonly type: 'said'; readonly text: string }

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }

/** Rules with a mistake in them: one word is more than they can bear. */
const rules: Rules<number, Said, Heard, number> = {
  start: 0,
  treatment: { said: { keep: 'log', to: 'everyone' } },
  paced: new Set(),
  may: () => true,
  decide: (_, { text }) => {
    if (text === 'boo') throw new Error('a mistake of ours, with a stack')
    return { events: [{ type: 'said', text }] }
  },
  evolve: (count) => count + 1,
  blanks: () => undefined,
  blank: (event) => event,
  view: (count) => count,
  dueAt: () => undefined,
}

/** A log in an array: as much of one as the road needs. */
function memory(): { kept: Kept<Heard>[]; log: RoomLog<number, Heard> } {
  const kept: Kept<Heard>[] = []
  const log = {
    state: 0,
    get head() {
      return kept.length
    },
    get ends() {
      return { everyone: kept.length, staff: kept.length }
    },
    now: (at: number) => at,
    said: () => new Map(),
    target: () => undefined,
    at: () => undefined,
    recent: () => [],
    keep: ({ events }: Entry<number, Heard>) => void kept.push(...events),
  }
  return { kept, log: log as unknown as RoomLog<number, Heard> }
}

test('a mistake of ours costs Layla that one message: it is refused in a sentence, its neighbours in the same turn are kept', () => {
  const { kept, log } = memory()
  const troubles: unknown[] = []
  const turns: (() => void)[] = []
  const journal = { accepted() {}, refused() {}, recorded() {}, trouble: (what: unknown) => void troubles.push(what) }
  const room = new Room(rules, log, [], { now: () => 0, soon: (then) => void turns.push(then), journal })
  const answers: Answer[] = []
  const say = (id: string, text: string) => room.submit(layla, { type: 'say', id, text }, (answer) => void answers.push(answer))

  say('1', 'hello')
  for (const [id, text] of [
    ['2', 'are you there'],
    ['3', 'boo'],
    ['4', 'good'],
  ] as const)
    say(id, text)
  while (turns.length > 0) turns.shift()!()

  expect(answers).toEqual([
    { type: 'ack', id: '1', seq: 1 },
    { type: 'ack', id: '2', seq: 2 },
    { type: 'refused', id: '3', code: 'our-fault', say: expect.stringMatching(/\S/) },
    { type: 'ack', id: '4', seq: 3 },
  ])
  expect(JSON.stringify(answers)).not.toContain('stack')
  expect(kept.map(({ text }) => text)).toEqual(['hello', 'are you there', 'good'])
  expect(troubles).toHaveLength(1)
})
