import { expect, test } from 'vitest'
import { SlowConsumers } from './slow-consumers.ts'

const KiB = 1024
const marks = () => {
  let n = 0
  return () => `mark ${++n}`
}
const socket = () => ({}) as WebSocket

test('Rania reads and says every mark back; Karim does not read, and when too much waits for him he is slow', () => {
  const readers = new SlowConsumers(marks())
  const [rania, karim] = [socket(), socket()]
  expect([rania, karim].map((one) => readers.isSlow(one))).toEqual([false, false])
  const slow: number[] = []
  for (let told = 64; told <= 512; told += 64) {
    const mark = readers.sent(64 * KiB)
    if (mark) readers.acknowledge(rania, mark.checkpoint)
    expect(readers.isSlow(rania)).toBe(false)
    if (readers.isSlow(karim)) slow.push(told)
  }
  expect(slow[0]).toBe(320)
})

test('a mark that was guessed, or said long ago, is no proof that Karim reads', () => {
  const readers = new SlowConsumers(marks())
  const karim = socket()
  readers.isSlow(karim)
  const first = readers.sent(128 * KiB)!.checkpoint
  for (let n = 0; n < 3; n++) readers.sent(128 * KiB)
  for (const mark of ['mark 99', 'guessed', first]) readers.acknowledge(karim, mark)
  expect(readers.isSlow(karim)).toBe(true)
})

test('whoever comes late is not taken for one who has read nothing of what was told before him', () => {
  const readers = new SlowConsumers(marks())
  readers.sent(4_096 * KiB)
  expect(readers.isSlow(socket())).toBe(false)
})
