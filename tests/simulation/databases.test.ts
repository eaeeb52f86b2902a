import { deepEqual } from 'node:assert/strict'
import { afterEach, expect, test, vi } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import { archiveIsLog, expectedMessages, rowsOf, searchIsLog } from './archive-invariants.ts'
import { type FailingHour, timersOf } from './archive-simulation.ts'
import { ArchivedConversation } from './archived-conversation.ts'
import { ArchivedDraw } from './archived-draw.ts'

/** `SEED=7 npx vitest run --project simulation databases` repeats one hour exactly. */
const only = process.env.SEED
const hours = only ? 1 : Number(process.env.SIMULATIONS ?? 6)
const first = Number(only || process.env.FIRST_SEED || Math.floor(Math.random() * 1_000_000_000))

afterEach(() => vi.unstubAllGlobals())

interface Lived {
  readonly hour: FailingHour
  readonly server: ArchivedConversation['server'] | ArchivedDraw['server']
  live(): Promise<void>
}

/** Runs so many hours, checks each, and requires that enough failures happened to show anything. */
async function survives<L extends Lived>(born: (seed: number) => L, checkInvariants: (lived: L) => Promise<void>): Promise<void> {
  console.log(`databases: ${hours} hours from SEED=${first}`)
  const sum: Record<string, number> = {}
  for (let seed = first; seed < first + hours; seed++) {
    const lived = born(seed)
    const { hour, server } = lived
    for (const [name, timer] of Object.entries(timersOf(hour.clock, server))) vi.stubGlobal(name, timer)
    try {
      await lived.live()
      await checkInvariants(lived)
      expect(hour.longestWait).toBe(0)
    } catch (error) {
      throw new Error(`SEED=${seed} reproduces this: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
    const seen = { events: server.log.head, oneAway: hour.oneAway, ...server.stats }
    for (const stats of [seen, hour.archive.stats, hour.search.stats])
      for (const [name, times] of Object.entries(stats)) sum[name] = (sum[name] ?? 0) + times
    server.storage.close()
  }
  console.log(`databases: ${JSON.stringify(sum)}`)
  if (!only) expect(Math.min(...Object.values(sum))).toBeGreaterThan(hours)
}

/** The whole log, read again. */
function eventsOf<H>(log: { readonly head: number; after(seq: number, limit: number): H[] }): H[] {
  const all: H[] = []
  while (all.length < log.head) all.push(...log.after(all.length, 200))
  return all
}

test(`a conversation is archived and found as it is after an hour of failing databases, and waits for none of it (seed ${first})`, async () => {
  await survives(
    (seed) => new ArchivedConversation(seed),
    async ({ hour, server: { log } }) => {
      const events = eventsOf(log)
      const messages = expectedMessages(events)
      const sent = messages.filter(({ kind }) => kind === 'message')
      archiveIsLog(hour, events, messages)
      const title = sent[0]?.text ?? ''
      const { status, visitor, participants, openedAt } = log.state
      deepEqual(rowsOf(hour, 'SELECT * FROM conversations'), [
        {
          ...{ room: 'c_1', rev: log.head, title, department: 'hosting', visitor: JSON.stringify(visitor) },
          ...{ agent: status.is === 'claimed' ? JSON.stringify(status.agent) : null, status: status.is, locale: 'en' },
          ...{ page: 'https://shop.example/', preview: sent.at(-1)?.text ?? '', opened_at: openedAt },
          ...{ active_at: sent.at(-1)?.at ?? openedAt, closed_at: status.is === 'resolved' ? status.at : null, checked_at: 0 },
        },
      ])
      deepEqual(
        rowsOf(hour, 'SELECT person FROM participations')
          .map(({ person }) => person)
          .sort(),
        Object.keys(participants).sort(),
      )
      await searchIsLog(hour, messages)
    },
  )
})

test(`a draw is archived with its last totals after an hour of failing databases, and waits for none of it (seed ${first})`, async () => {
  await survives(
    (seed) => new ArchivedDraw(seed),
    async ({ hour, server: { log }, liked }) => {
      const events = eventsOf(log)
      const messages = expectedMessages(events)
      archiveIsLog(hour, events, messages)
      const totals = new Map<number, number>()
      for (const [key, on] of liked) {
        const target = Number(key.split(' ')[0])
        totals.set(target, (totals.get(target) ?? 0) + (on ? 1 : 0))
      }
      // Removing a like that was never set changes nothing.
      const known = rowsOf(hour, 'SELECT target, likes FROM like_totals ORDER BY target')
      deepEqual(
        known.filter(({ likes }) => likes !== 0),
        [...totals]
          .filter(([, likes]) => likes > 0)
          .sort(([a], [b]) => a - b)
          .map(([target, likes]) => ({ target, likes })),
      )
      const notRemoved = messages.filter(({ removed }) => !removed).length
      deepEqual(rowsOf(hour, 'SELECT rev, title, phase, messages, likes FROM draws'), [
        { rev: log.head, title: 'Spring', phase: 'closed', messages: notRemoved, likes: totals.get(drawItself) ?? 0 },
      ])
      deepEqual(
        rowsOf(hour, 'SELECT person FROM participations')
          .map(({ person }) => person)
          .sort(),
        [...new Set(messages.map(({ by }) => by.id))].sort(),
      )
      await searchIsLog(hour, messages)
    },
  )
})
