import { expect, test } from 'vitest'
import type { Report } from './aggregate.ts'
import { Reporter } from './reporter.ts'

function source() {
  let now = 100_000
  const pulse = { isDown: false }
  const timers: { then: () => void; at: number }[] = []
  const sent: Report[] = []
  const failed: unknown[] = []
  const levels = { viewers: 0 }
  const reporter = new Reporter(() => ({ levels: { ...levels }, holdsMs: 120_000 }), {
    now: () => now,
    later: (then, ms) => void timers.push({ then, at: now + ms }),
    waitUntil: () => undefined,
    send: async (report) => {
      if (pulse.isDown) throw new Error('away')
      sent.push(report)
    },
    failed: (error) => failed.push(error),
  })
  const pass = async (ms: number) => {
    now += ms
    for (const timer of timers.splice(0)) timer.at <= now ? timer.then() : timers.push(timer)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { reporter, levels, sent, failed, timers, pass, pulse }
}

test('a quiet source reports a change at once, a busy one every 15 seconds, and an idle one has no timer', async () => {
  const { reporter, levels, sent, timers, pass } = source()
  for (const viewers of [1, 2, 1, 0]) {
    levels.viewers = viewers
    reporter.schedule()
    await pass(500)
  }
  expect(sent.map(({ levels }) => levels.viewers)).toEqual([1, 2, 1, 0])
  await pass(600_000)
  expect(sent).toHaveLength(4)
  const began = sent.length
  for (let n = 1; n <= 120; n++) {
    levels.viewers = n
    reporter.count('messages')
    await pass(1_000)
  }
  // In two minutes: one report in each 15 seconds, and a burst of three.
  expect(sent.length - began).toBe(8 + 3)
  await pass(15_000)
  expect(sent.at(-1)?.levels).toEqual({ viewers: 120 })
  expect(sent.reduce((sum, { counts }) => sum + (counts.messages ?? 0), 0)).toBe(120)
  await pass(600_000)
  expect(timers).toEqual([])
})

test('the next report has the counts of a failed one; after three failures in a row no timer is set', async () => {
  const { reporter, sent, failed, timers, pass, pulse } = source()
  pulse.isDown = true
  reporter.count('likes')
  for (let n = 0; n < 20; n++) await pass(15_000)
  expect(failed).toHaveLength(3)
  expect(timers).toEqual([])
  pulse.isDown = false
  reporter.count('likes')
  await pass(15_000)
  expect(sent.map(({ counts }) => counts)).toEqual([{ likes: 2 }])
})

test('a source that has not changed is not reported again while its last report holds', async () => {
  const { reporter, levels, sent, pass } = source()
  for (let n = 0; n < 10; n++) {
    reporter.schedule()
    await pass(1_000)
  }
  expect(sent).toHaveLength(1)
  levels.viewers = 1
  reporter.schedule()
  await pass(1_000)
  expect(sent).toHaveLength(2)
  await pass(60_000)
  reporter.schedule()
  await pass(1_000)
  expect(sent).toHaveLength(3)
})
