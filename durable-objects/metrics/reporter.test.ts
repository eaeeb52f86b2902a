import { expect, test } from 'vitest'
import type { Report } from './aggregate.ts'
import { Reporter } from './reporter.ts'

function source() {
  let now = 100_000
  const pulse = { isDown: false }
  const due: { then: () => void; at: number }[] = []
  const sent: Report[] = []
  const failed: unknown[] = []
  const self = { viewers: 0 }
  const reporter = new Reporter(() => ({ levels: { ...self }, holdsMs: 120_000 }), {
    now: () => now,
    later: (then, ms) => void due.push({ then, at: now + ms }),
    waitUntil: () => undefined,
    send: async (report) => {
      if (pulse.isDown) throw new Error('away')
      sent.push(report)
    },
    failed: (error) => failed.push(error),
  })
  const pass = async (ms: number) => {
    now += ms
    for (const one of due.splice(0)) one.at <= now ? one.then() : due.push(one)
    await new Promise((go) => setTimeout(go, 0))
  }
  return { reporter, self, sent, failed, due, pass, pulse }
}

test('a quiet source says at once what is new; in a storm it speaks every quarter of a minute, and when it rests it has no timer', async () => {
  const { reporter, self, sent, due, pass } = source()
  for (const viewers of [1, 2, 1, 0]) {
    self.viewers = viewers
    reporter.schedule()
    await pass(500)
  }
  expect(sent.map(({ levels }) => levels.viewers)).toEqual([1, 2, 1, 0])
  await pass(600_000)
  expect(sent).toHaveLength(4)
  const began = sent.length
  for (let n = 1; n <= 120; n++) {
    self.viewers = n
    reporter.count('messages')
    await pass(1_000)
  }
  // Two minutes: one each quarter of a minute, and three on account.
  expect(sent.length - began).toBe(8 + 3)
  await pass(15_000)
  expect(sent.at(-1)?.levels).toEqual({ viewers: 120 })
  expect(sent.reduce((sum, { counts }) => sum + (counts.messages ?? 0), 0)).toBe(120)
  await pass(600_000)
  expect(due).toEqual([])
})

test('what a lost report said is said by the next one; nobody is kept awake for a pulse that stays away', async () => {
  const { reporter, sent, failed, due, pass, pulse } = source()
  pulse.isDown = true
  reporter.count('likes')
  for (let n = 0; n < 20; n++) await pass(15_000)
  expect(failed).toHaveLength(3)
  expect(due).toEqual([])
  pulse.isDown = false
  reporter.count('likes')
  await pass(15_000)
  expect(sent.map(({ counts }) => counts)).toEqual([{ likes: 2 }])
})
