import { expect, test } from 'vitest'
import { SlowConsumers } from './slow-consumers.ts'

const KiB = 1024
const newCheckpoint = () => {
  let n = 0
  return () => `checkpoint ${++n}`
}
const socket = () => ({}) as WebSocket

test('Karim, who acknowledges no checkpoint, is slow above 256 Ki unread; Rania, who acknowledges each, never is', () => {
  const consumers = new SlowConsumers(newCheckpoint())
  const [rania, karim] = [socket(), socket()]
  expect([rania, karim].map((one) => consumers.isSlow(one))).toEqual([false, false])
  const slow: number[] = []
  for (let sent = 64; sent <= 512; sent += 64) {
    const due = consumers.sent(64 * KiB)
    if (due) consumers.acknowledge(rania, due.checkpoint)
    expect(consumers.isSlow(rania)).toBe(false)
    if (consumers.isSlow(karim)) slow.push(sent)
  }
  expect(slow[0]).toBe(320)
})

test('a checkpoint that was guessed, or is too old, does not count as read', () => {
  const consumers = new SlowConsumers(newCheckpoint())
  const karim = socket()
  consumers.isSlow(karim)
  const first = consumers.sent(128 * KiB)!.checkpoint
  for (let n = 0; n < 3; n++) consumers.sent(128 * KiB)
  for (const checkpoint of ['checkpoint 99', 'guessed', first]) consumers.acknowledge(karim, checkpoint)
  expect(consumers.isSlow(karim)).toBe(true)
})

test('a viewer who connects late is not slow because of what was sent before', () => {
  const consumers = new SlowConsumers(newCheckpoint())
  consumers.sent(4_096 * KiB)
  expect(consumers.isSlow(socket())).toBe(false)
})
