import { expect, test } from 'vitest'
import type { LoggedEvent } from '../../protocol/envelope.ts'
import { LogTail } from './log-tail.ts'

type Said = { readonly type: 'said'; readonly text: string }
const said = (seq: number, text = `word ${seq}`): LoggedEvent<Said> => ({
  ...{ type: 'said', text, seq, at: seq, id: `id-${seq}` },
  by: { id: 'layla', role: 'visitor', name: 'Layla' },
})
const seqs = (tail: LogTail<Said>, after: number, before: number) => tail.between(after, before).map(({ event }) => event.seq)

test('holds what came since the room woke, and says how far back it reaches', () => {
  const tail = new LogTail<Said>(7)
  for (let seq = 8; seq <= 12; seq++) tail.add(said(seq), 10)
  expect([tail.covers(6), tail.covers(7), tail.covers(12)]).toEqual([false, true, true])
  expect(seqs(tail, 7, 13)).toEqual([8, 9, 10, 11, 12])
  expect(seqs(tail, 9, 12)).toEqual([10, 11])
  expect([tail.at(7), tail.at(8)?.seq, tail.at(13)]).toEqual([undefined, 8, undefined])
})

test('lets the oldest go when there are too many, or when they are too large', () => {
  const many = new LogTail<Said>(0)
  for (let seq = 1; seq <= 300; seq++) many.add(said(seq), 10)
  expect([many.covers(43), many.covers(44), seqs(many, 44, 301).length]).toEqual([false, true, 256])
  const large = new LogTail<Said>(0)
  for (let seq = 1; seq <= 10; seq++) large.add(said(seq), 100 * 1024)
  expect(seqs(large, 5, 11)).toEqual([6, 7, 8, 9, 10])
  expect(large.covers(4)).toBe(false)
})

test('holds nothing of the words that were taken away', () => {
  const tail = new LogTail<Said>(2)
  for (let seq = 3; seq <= 5; seq++) tail.add(said(seq, 'a secret'), 10)
  tail.replace({ ...said(4, ''), removed: true }, 5)
  tail.replace({ ...said(1, ''), removed: true }, 5)
  tail.replace({ ...said(9, ''), removed: true }, 5)
  expect(tail.between(2, 6).map(({ event }) => event.text)).toEqual(['a secret', '', 'a secret'])
})
