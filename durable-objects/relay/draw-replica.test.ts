import { expect, test } from 'vitest'
import type { DrawEvent } from '../../protocol/draw.ts'
import type { EventEnvelope, Person } from '../../protocol/envelope.ts'
import { DrawReplica } from './draw-replica.ts'
import type { Push, Snapshot } from './relay-protocol.ts'

const system: Person = { id: 'system', role: 'system', name: 'Parley' }
const room = { schedule: undefined, phase: 'open', winners: [], enabled: true, messagesPerMinute: 10 } as const
const snapshot: Snapshot = { order: 1, epoch: 'e', head: 1, room, events: [], start: true, totals: {}, viewers: 1, relays: 1 }
const likes = (totals: Record<number, number>): EventEnvelope<DrawEvent> => ({
  type: 'likes.counted',
  totals,
  at: 0,
  by: system,
  id: 'system:likes',
})
const push = (order: number, ...events: EventEnvelope<DrawEvent>[]): Push => ({
  v: 1,
  order,
  epoch: 'e',
  after: 1,
  upTo: 1,
  events,
  relays: 1,
})
const publishedTotals = (replica: DrawReplica) =>
  replica.takeUnpublished().items.flatMap((item) => (item.type === 'likes.counted' ? [item.totals] : []))
const welcomeOf = (replica: DrawReplica) => replica.welcome({ person: system, since: 0, epoch: undefined }, 0).items[0]

test('a push that arrives after a newer one takes no like back', () => {
  const replica = new DrawReplica(snapshot, 100)
  replica.apply(push(3, likes({ 0: 2 })))
  expect(publishedTotals(replica)).toEqual([{ 0: 2 }])
  replica.apply(push(2, likes({ 0: 1 })))
  expect(publishedTotals(replica)).toEqual([])
  expect(welcomeOf(replica)).toMatchObject({ room: { totals: { 0: 2 } } })
})

test('a push that arrives twice is published once', () => {
  const replica = new DrawReplica(snapshot, 100)
  for (let n = 0; n < 2; n++) replica.apply(push(2, likes({ 0: 1, 7: 1 })))
  expect(publishedTotals(replica)).toEqual([{ 0: 1, 7: 1 }])
  replica.apply(push(2, likes({ 0: 1, 7: 1 })))
  expect(publishedTotals(replica)).toEqual([])
})

test('a frame shows a gap where the recent events do not reach back to what viewers have', () => {
  const posted = (seq: number) => ({ type: 'message.posted', text: `line ${seq}`, seq, at: seq, by: system, id: `posted-${seq}` }) as const
  const newest = { ...snapshot, head: 12, events: [10, 11, 12].map(posted), start: false }
  expect(new DrawReplica(newest, 100, 5).takeUnpublished()).toMatchObject({ after: 9, upTo: 12 })
  expect(new DrawReplica(newest, 100, 9).takeUnpublished()).toMatchObject({ after: 9, upTo: 12 })
  expect(new DrawReplica(newest, 100, 11).takeUnpublished()).toMatchObject({ after: 11, upTo: 12 })
})
