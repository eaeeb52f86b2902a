import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Person } from '../../protocol/envelope.ts'
import { InboxAgents } from '../../storage/room/inbox-agents.ts'
import { Absences } from './absences.ts'

const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
const second = 1_000

function open() {
  const world = { at: 1_000_000, claimants: [] as string[] }
  const db = new DatabaseSync(':memory:')
  const exec = (query: string, ...bindings: SQLInputValue[]) => {
    const found = db.prepare(query).all(...bindings)
    return { toArray: () => found }
  }
  const agents = new InboxAgents({ exec } as unknown as SqlStorage)
  return {
    world,
    agents,
    absences: new Absences(
      agents,
      () => world.claimants,
      () => world.at,
    ),
  }
}

test('no check is due while no one could be missed, and one in 90 s while someone could', () => {
  const { world, absences } = open()
  absences.schedule([])
  absences.schedule([maya])
  expect(absences.dueAt).toBeUndefined()
  absences.schedule([maya, omar])
  expect(absences.dueAt).toBe(world.at + 90 * second)
  world.at += 30 * second
  absences.schedule([maya, omar])
  expect(absences.dueAt, 'a later event does not postpone it').toBe(world.at + 60 * second)
  world.at += 60 * second
  absences.check([maya])
  expect(absences.dueAt).toBeUndefined()
  world.claimants = ['maya']
  absences.schedule([maya])
  expect(absences.dueAt).toBe(world.at + 90 * second)
})

test("Omar's claims are due two minutes after Omar left, and not when Omar has come back meanwhile", () => {
  const { world, agents, absences } = open()
  world.claimants = ['omar']
  absences.record([])
  absences.schedule([])
  const left = world.at
  expect(absences.dueAt).toBe(left + 120 * second)
  world.at = left + 119 * second
  expect(absences.check([])).toEqual([])
  expect(absences.dueAt).toBe(left + 120 * second)
  world.at = left + 120 * second
  expect(absences.check([])).toEqual(['omar'])
  expect(absences.dueAt, 'the release may fail').toBe(world.at + 90 * second)
  agents.returned('omar')
  world.at += 90 * second
  expect(absences.check([omar])).toEqual([])
  absences.record([])
  world.at += 119 * second
  expect(absences.check([])).toEqual([])
})
