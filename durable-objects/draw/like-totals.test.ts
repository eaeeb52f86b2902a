import { expect, test } from 'vitest'
import type { DrawEvent, Totals } from '../../protocol/draw.ts'
import type { EventEnvelope } from '../../protocol/envelope.ts'
import type { Likes } from '../../storage/room/likes.ts'
import { LikeTotals, totalsEveryMs } from './like-totals.ts'

const rania = { id: 'g_rania', role: 'guest', name: 'Rania' } as const
const liked = (target: number): EventEnvelope<DrawEvent> => ({ type: 'liked', target, on: true, at: 0, by: rania, id: 'rania-likes' })

function openTotals(stored: Totals) {
  let now = 10_000
  const timers: { then: () => void; at: number }[] = []
  const published: Totals[] = []
  const likes = {
    newest: () => Object.keys(stored).map(Number),
    totals: (targets: readonly number[]) => Object.fromEntries(targets.map((target) => [target, stored[target]])),
  } as unknown as Likes
  const totals = new LikeTotals(likes, (changed) => published.push(changed), {
    now: () => now,
    later: (then, ms) => void timers.push({ then, at: now + ms }),
  })
  const pass = (ms: number) => {
    now += ms
    for (const timer of timers.splice(0)) timer.at <= now ? timer.then() : timers.push(timer)
  }
  const like = (...targets: number[]) => totals.onTurn({ after: { everyone: 0, staff: 0 }, upTo: 0, events: targets.map(liked) })
  return { totals, published, pass, like }
}

test('totals are published at most once in half a second, all that changed together', () => {
  const { published, pass, like } = openTotals({ 0: 7, 3: 2 })
  like(0)
  pass(0)
  expect(published).toEqual([{ 0: 7 }])
  for (let n = 0; n < 50; n++) {
    like(0, 3)
    pass(9)
  }
  expect(published).toHaveLength(1)
  pass(totalsEveryMs)
  expect(published).toEqual([{ 0: 7 }, { 0: 7, 3: 2 }])
  pass(60_000)
  expect(published).toHaveLength(2)
})

test('a draw that wakes publishes the stored totals, because it may have died before it published them', () => {
  const { totals, published, pass } = openTotals({ 0: 7, 3: 2 })
  totals.publishRecent()
  pass(totalsEveryMs)
  expect(published).toEqual([{ 0: 7, 3: 2 }])
})
