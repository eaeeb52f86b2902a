import { expect, test } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import type { DrawMessages } from '../../protocol/http/draw.ts'
import { limits } from '../../protocol/limits.ts'
import { ManualEnvironment } from '../../tests/support/clients/manual-environment.ts'
import { LikeTotals } from './like-totals.ts'
import type { BareLine } from './lines.ts'
import { type DrawTimeline, emptyTimeline, likesOf } from './timeline.ts'

const line = (seq: number): BareLine => ({
  key: `m-${seq}`,
  seq,
  at: seq,
  by: { id: 'g', role: 'guest', name: 'G' },
  kind: 'message',
  text: 'hi',
})
/** Line 3 is older than the welcome, which had a total for line 7. */
const stale: DrawTimeline = { ...emptyTimeline, copy: 1, lines: [line(3), line(7)], totals: new Map([[7, 0]]) }
const fresh: DrawTimeline = { ...stale, lines: [line(7)] }
const page: DrawMessages = { messages: [{ id: 'm-3', seq: 3, at: 3, by: line(3).by, text: 'hi', likes: 42 }] } as unknown as DrawMessages

function started(initial: DrawTimeline) {
  const environment = new ManualEnvironment(0.5)
  const state = { timeline: initial, online: true, response: async () => page }
  const requested: number[] = []
  const likes = new LikeTotals({
    environment,
    fetchMessages: (limit) => {
      requested.push(limit)
      return state.response()
    },
    timeline: () => state.timeline,
    isOnline: () => state.online,
    update: (timeline) => {
      state.timeline = timeline
    },
  })
  return { environment, state, requested, likes }
}

test('after a new connection, older lines get their totals between one and five seconds later', async () => {
  const { environment, state, requested, likes } = started(stale)
  likes.connected()
  expect(environment.delays).toEqual([3_000])
  await environment.advance(3_000)
  expect(requested).toEqual([limits.drawLines])
  expect(likesOf(state.timeline, 3)).toBe(42)
  expect(environment.delays).toEqual([])
})

test('nothing is requested when the welcome had all totals, nor for a timeline without messages', () => {
  const { environment, likes } = started(fresh)
  likes.connected()
  likes.polled()
  expect(environment.delays).toEqual([])
  const empty = started({ ...stale, lines: [{ ...line(3), kind: 'opened' }], totals: new Map([[drawItself, 0]]) })
  empty.likes.connected()
  expect(empty.environment.delays).toEqual([])
})

test('with polling the totals are refreshed every thirty seconds, and a later poll does not move that', async () => {
  const { environment, requested, likes } = started(stale)
  likes.polled()
  await environment.advance(20_000)
  likes.polled()
  expect(environment.delays).toEqual([10_000])
  await environment.advance(10_000)
  expect(requested).toHaveLength(1)
  likes.polled()
  expect(environment.delays).toEqual([30_000])
})

test('a new connection replaces the refresh that was scheduled, and the end cancels it', () => {
  const { environment, likes } = started(stale)
  likes.polled()
  likes.connected()
  expect(environment.delays).toEqual([3_000])
  likes.stop()
  expect(environment.delays).toEqual([])
})

test('a failed request is repeated while the client is connected', async () => {
  const { environment, state, requested, likes } = started(stale)
  state.response = () => Promise.reject(new Error('no network'))
  likes.connected()
  await environment.advance(3_000)
  expect(environment.delays).toEqual([3_000])
  state.online = false
  await environment.advance(3_000)
  expect(requested).toHaveLength(2)
  expect(environment.delays).toEqual([])
})

test('a page for an earlier copy of the draw is ignored', async () => {
  const { environment, state, likes } = started(stale)
  const later = { ...stale, copy: 2 }
  state.response = async () => {
    state.timeline = later
    return page
  }
  likes.connected()
  await environment.advance(3_000)
  expect(state.timeline).toBe(later)
})
