import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AwakeTime } from './awake-time.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000 }))
afterEach(() => void vi.useRealTimers())

test('timers and work hold an object until they end, and what overlaps counts once', async () => {
  const awake = new AwakeTime(Date.now)
  const calls: string[] = []
  const { promise, resolve } = Promise.withResolvers<string>()
  const work = awake.during(promise)
  awake.later(() => calls.push('timer'), 50)
  expect(awake.pending).toEqual({ timer: 1, work: 1 })
  await vi.advanceTimersByTimeAsync(50)
  expect([calls, awake.pending, awake.heldMs]).toEqual([['timer'], { timer: 0, work: 1 }, 0])
  await vi.advanceTimersByTimeAsync(30)
  resolve('done')
  expect(await work).toBe('done')
  expect([awake.pending, awake.heldMs, awake.timerMs]).toEqual([{ timer: 0, work: 0 }, 80, 50])
  await vi.advanceTimersByTimeAsync(1_000)
  awake.later(() => calls.push('again'), 5)
  await vi.advanceTimersByTimeAsync(5)
  expect(awake.heldMs).toBe(85)
})

test('work that fails releases its hold', async () => {
  const awake = new AwakeTime(Date.now)
  await expect(awake.during(Promise.reject(new Error('down')))).rejects.toThrow('down')
  expect(awake.pending).toEqual({ timer: 0, work: 0 })
})
