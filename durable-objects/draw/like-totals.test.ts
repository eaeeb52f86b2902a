import { expect, test } from 'vitest'
import type { DrawEvent, Totals } from '../../protocol/draw.ts'
import type { EventEnvelope } from '../../protocol/envelope.ts'
import type { Likes } from '../../storage/room/likes.ts'
import { LikeTotals, totalsEveryMs } from './like-totals.ts'

const rania = { id: 'g_rania', role: 'guest', name: 'Rania' } as const
const liked = (target: number): EventEnvelope<DrawEvent> => ({ type: 'liked', target, on: true, at: 0, by: rania, id: 'rania-likes' })

function counting(recorded: Totals) {
  let now = 10_000
  const due: { then: () => void; at: number }[] = []
  const told: Totals[] = []
  const likes = {
    newest: () => Object.keys(recorded).map(Number),
    totals: (targets: readonly number[]) => Object.fromEntries(targets.map((target) => [target, recorded[target]])),
  } as unknown as Likes
  const totals = new LikeTotals(likes, (some) => told.push(some), {
    now: () => now,
    later: (then, ms) => void due.push({ then, at: now + ms }),
  })
  const pass = (ms: number) => {
    now += ms
    for (const one of due.splice(0)) one.at <= now ? one.then() : due.push(one)
  }
  const tell = (...targets: number[]) => totals.onTurn({ after: { everyone: 0, staff: 0 }, upTo: 0, events: targets.map(liked) })
  return { totals, told, pass, tell }
}

test('a storm of likes is told once in half a second, all that changed together', () => {
  const { told, pass, tell } = counting({ 0: 7, 3: 2 })
  tell(0)
  pass(0)
  expect(told).toEqual([{ 0: 7 }])
  for (let n = 0; n < 50; n++) {
    tell(0, 3)
    pass(9)
  }
  expect(told).toHaveLength(1)
  pass(totalsEveryMs)
  expect(told).toEqual([{ 0: 7 }, { 0: 7, 3: 2 }])
  pass(60_000)
  expect(told).toHaveLength(2)
})

test('a draw that wakes tells what was recorded, for it may have died before it told', () => {
  const { totals, told, pass } = counting({ 0: 7, 3: 2 })
  totals.all()
  pass(totalsEveryMs)
  expect(told).toEqual([{ 0: 7, 3: 2 }])
})
