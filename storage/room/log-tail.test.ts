import { expect, test } from 'vitest'
import type { LoggedEvent } from '../../protocol/envelope.ts'
import { LogTail } from './log-tail.ts'

type Posted = { readonly type: 'text.posted'; readonly text: string }
const posted = (seq: number, text = `text ${seq}`): LoggedEvent<Posted> => ({
  ...{ type: 'text.posted', text, seq, at: seq, id: `id-${seq}` },
  by: { id: 'layla', role: 'visitor', name: 'Layla' },
})
const seqs = (tail: LogTail<Posted>, after: number, before: number) => tail.between(after, before).map(({ event }) => event.seq)

test('the tail holds the events since the wake, and knows how far back it reaches', () => {
  const tail = new LogTail<Posted>(7)
  for (let seq = 8; seq <= 12; seq++) tail.add(posted(seq), 10)
  expect([tail.covers(6), tail.covers(7), tail.covers(12)]).toEqual([false, true, true])
  expect(seqs(tail, 7, 13)).toEqual([8, 9, 10, 11, 12])
  expect(seqs(tail, 9, 12)).toEqual([10, 11])
  expect([tail.at(7), tail.at(8)?.seq, tail.at(13)]).toEqual([undefined, 8, undefined])
})

test('the tail drops its oldest events when there are too many, or when they are too large', () => {
  const many = new LogTail<Posted>(0)
  for (let seq = 1; seq <= 300; seq++) many.add(posted(seq), 10)
  expect([many.covers(43), many.covers(44), seqs(many, 44, 301).length]).toEqual([false, true, 256])
  const large = new LogTail<Posted>(0)
  for (let seq = 1; seq <= 10; seq++) large.add(posted(seq), 100 * 1024)
  expect(seqs(large, 5, 11)).toEqual([6, 7, 8, 9, 10])
  expect(large.covers(4)).toBe(false)
})

test('the tail holds no text of a blanked event', () => {
  const tail = new LogTail<Posted>(2)
  for (let seq = 3; seq <= 5; seq++) tail.add(posted(seq, 'a secret'), 10)
  tail.replace({ ...posted(4, ''), removed: true }, 5)
  tail.replace({ ...posted(1, ''), removed: true }, 5)
  tail.replace({ ...posted(9, ''), removed: true }, 5)
  expect(tail.between(2, 6).map(({ event }) => event.text)).toEqual(['a secret', '', 'a secret'])
})
