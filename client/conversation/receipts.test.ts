import { expect, test } from 'vitest'
import type { ConversationClientCommand, Receipt } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { ManualEnvironment } from '../../tests/support/clients/manual-environment.ts'
import type { Line } from './lines.ts'
import { Receipts } from './receipts.ts'
import { emptyTimeline, type Timeline } from './timeline.ts'

const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }

const line = (seq: number, by: Person, kind: Line['kind'] = 'message') => ({ seq, by, kind }) as Line
/** Layla's copy of a conversation in which the room knows this receipt of hers. */
const timeline = (lines: readonly Line[], known?: Receipt): Timeline => ({
  ...emptyTimeline,
  you: layla,
  room: { receipts: known ? { layla: known } : {} } as unknown as NonNullable<Timeline['room']>,
  lines,
})

function started(connected = true) {
  const environment = new ManualEnvironment()
  const sent: Extract<ConversationClientCommand, { type: 'receipt.move' }>[] = []
  const receipts = new Receipts(environment, (command) => void (command.type === 'receipt.move' && sent.push(command)))
  if (connected) receipts.connected()
  return { environment, receipts, sent, moves: () => sent.map(({ received, read }) => ({ received, ...(read !== undefined && { read }) })) }
}

test("a receipt names the newest message of others, not the reader's own and no system line", () => {
  const { receipts, moves } = started()
  receipts.move(timeline([line(1, layla), line(2, omar), line(3, layla), line(4, omar, 'system')]))
  expect(moves()).toEqual([{ received: 2 }])
})

test('nothing is sent while there is nothing of others, no identity or no connection', () => {
  const { receipts, moves } = started()
  receipts.move(timeline([line(1, layla), line(2, omar, 'system')]))
  receipts.move({ ...timeline([line(1, omar)]), you: undefined })
  expect(moves()).toEqual([])
  const offline = started(false)
  offline.receipts.move(timeline([line(1, omar)]))
  expect(offline.moves()).toEqual([])
})

test('a timeline without the state of the room has no known receipt', () => {
  const { receipts, moves } = started()
  receipts.move({ ...timeline([line(1, omar)]), room: undefined })
  expect(moves()).toEqual([{ received: 1 }])
})

test('reading is sent with what was received', () => {
  const { receipts, moves } = started()
  receipts.markRead(timeline([line(1, omar), line(2, omar)]))
  expect(moves()).toEqual([{ received: 2, read: 2 }])
})

test('reading what was received is sent, although nothing new was received', async () => {
  const { environment, receipts, moves } = started()
  receipts.move(timeline([line(2, omar)]))
  await environment.advance(limits.receiptEveryMs)
  receipts.markRead(timeline([line(2, omar)]))
  expect(moves()).toEqual([{ received: 2 }, { received: 2, read: 2 }])
})

test('what the room knows or was sent already is not sent again', async () => {
  const { environment, receipts, moves } = started()
  receipts.markRead(timeline([line(2, omar)], { received: 2, read: 2 }))
  expect(moves()).toEqual([])
  receipts.move(timeline([line(2, omar)], { received: 1, read: 0 }))
  expect(moves()).toEqual([{ received: 2, read: 2 }])
  await environment.advance(limits.receiptEveryMs)
  receipts.move(timeline([line(2, omar)], { received: 1, read: 0 }))
  receipts.markRead(timeline([line(2, omar)], { received: 1, read: 0 }))
  expect(moves()).toHaveLength(1)
})

test('a receipt never falls behind what the room knows', () => {
  const { receipts, moves } = started()
  receipts.markRead(timeline([line(3, omar)], { received: 5, read: 2 }))
  expect(moves()).toEqual([{ received: 5, read: 3 }])
})

test('at most one receipt a second, and the last one has the newest of them', async () => {
  const { environment, receipts, moves } = started()
  receipts.move(timeline([line(1, omar)]))
  receipts.move(timeline([line(2, omar)]))
  receipts.move(timeline([line(3, omar)]))
  expect(environment.delays).toEqual([limits.receiptEveryMs])
  await environment.advance(limits.receiptEveryMs - 1)
  expect(moves()).toEqual([{ received: 1 }])
  await environment.advance(1)
  expect(moves()).toEqual([{ received: 1 }, { received: 3 }])
})

test('a receipt that was refused is sent again with the next move', async () => {
  const { environment, receipts, sent, moves } = started()
  receipts.move(timeline([line(1, omar)]))
  await environment.advance(limits.receiptEveryMs)
  receipts.settle({ ...refusal('too-fast'), id: 'another' })
  receipts.settle({ type: 'ack', id: sent[0]!.id, seq: 0 })
  receipts.move(timeline([line(1, omar)]))
  expect(moves()).toHaveLength(1)
  receipts.settle({ ...refusal('too-fast'), id: sent[0]!.id })
  receipts.move(timeline([line(1, omar)]))
  expect(moves()).toEqual([{ received: 1 }, { received: 1 }])
})

test('a new connection sends again what the old one may have lost', async () => {
  const { environment, receipts, moves } = started()
  receipts.move(timeline([line(1, omar)]))
  receipts.stop()
  await environment.advance(limits.receiptEveryMs)
  receipts.move(timeline([line(1, omar)]))
  expect(moves()).toHaveLength(1)
  receipts.connected()
  receipts.move(timeline([line(1, omar)]))
  expect(moves()).toHaveLength(2)
})

test('a lost connection cancels the receipt that was waiting', async () => {
  const { environment, receipts, moves } = started()
  receipts.move(timeline([line(1, omar)]))
  receipts.move(timeline([line(2, omar)]))
  receipts.stop()
  expect(environment.delays).toEqual([])
  receipts.move(timeline([line(3, omar)]))
  await environment.advance(limits.receiptEveryMs)
  expect(moves()).toHaveLength(1)
})
