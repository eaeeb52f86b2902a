import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Reply } from '../../protocol/envelope.ts'
import { browserEnvironment } from '../connection/environment.ts'
import { PendingRemovals, undoMs } from './removals.ts'

let sent: number[]
const removals = () =>
  new PendingRemovals(
    browserEnvironment,
    async (target): Promise<Reply> => {
      sent.push(target)
      return { type: 'ack', id: `m-${target}`, seq: target }
    },
    () => undefined,
  )

beforeEach(() => {
  sent = []
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a removal is sent when the time to undo it is over', async () => {
  const mine = removals()
  const reply = mine.add(7)
  expect([mine.has(7), sent]).toEqual([true, []])
  vi.advanceTimersByTime(undoMs)
  expect([mine.has(7), sent]).toEqual([false, [7]])
  expect(await reply).toMatchObject({ type: 'ack', seq: 7 })
})

test('a removal that is undone is never sent, and can be made again', async () => {
  const mine = removals()
  const reply = mine.add(7)
  expect(await mine.add(7)).toBeUndefined()
  mine.undo(7)
  expect(await reply).toBeUndefined()
  vi.advanceTimersByTime(2 * undoMs)
  expect([mine.has(7), sent]).toEqual([false, []])
  void mine.add(7)
  vi.advanceTimersByTime(undoMs)
  expect(sent).toEqual([7])
})

test('removals that wait are sent when their author leaves, each once', () => {
  const mine = removals()
  void mine.add(7)
  void mine.add(9)
  mine.finish()
  vi.advanceTimersByTime(2 * undoMs)
  expect(sent).toEqual([7, 9])
})
