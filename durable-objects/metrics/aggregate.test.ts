import { expect, test } from 'vitest'
import { type Aggregate, type Counts, emptyAggregate, type Levels, readingOf, record, type Source } from './aggregate.ts'

const minuteMs = 60_000
const at = 10_000 * minuteMs

function pulse() {
  let aggregate: Aggregate = emptyAggregate
  let now = at
  return {
    receives: (source: Source, levels: Levels, counts: Counts = {}, holdsMs = 2 * minuteMs) => {
      // As it is stored and read back.
      aggregate = JSON.parse(JSON.stringify(record(aggregate, source, { levels, counts, holdsMs }, now)))
    },
    pass: (ms: number) => {
      now += ms
    },
    reads: () => readingOf(aggregate, now),
    sources: () => Object.keys(aggregate.sources),
  }
}

test('levels of draws are added up from the newest report of each; of their lags the longest counts', () => {
  const { receives, reads } = pulse()
  receives('draw:autumn', { viewers: 40, connections: 41, pushLagMs: 30 })
  receives('draw:winter', { viewers: 2, connections: 2, pushLagMs: 90 })
  receives('draw:autumn', { viewers: 50, connections: 52, pushLagMs: 20 })
  receives('inbox', { agents: 3, connections: 5 })
  expect(reads().levels).toEqual({
    draw: { viewers: 52, connections: 54, pushLagMs: 90 },
    inbox: { agents: 3, connections: 5 },
  })
})

test('a draw without a report counts as gone after two minutes; one whose report holds longer stays', () => {
  const { receives, reads, pass, sources } = pulse()
  receives('draw:autumn', { viewers: 40 })
  receives('draw:winter', { viewers: 2 }, {}, 70 * minuteMs)
  pass(2 * minuteMs - 1)
  expect(reads().levels.draw).toEqual({ viewers: 42 })
  pass(1)
  expect(reads().levels.draw).toEqual({ viewers: 2 })
  receives('inbox', { agents: 1 })
  expect(sources().sort()).toEqual(['draw:winter', 'inbox'])
  pass(69 * minuteMs)
  expect(reads().levels).toEqual({})
})

test('totals stay after their sources are gone; the last minute expires', () => {
  const { receives, reads, pass } = pulse()
  receives('draw:autumn', {}, { messages: 30, likes: 5 })
  pass(minuteMs / 2)
  receives('draw:winter', {}, { messages: 10 })
  expect(reads()).toMatchObject({ lastMinute: { messages: 40, likes: 5 }, totals: { draw: { messages: 40, likes: 5 } } })
  pass(minuteMs / 2)
  expect(reads().lastMinute).toEqual({ messages: 10 })
  pass(100 * minuteMs)
  expect(reads()).toMatchObject({ levels: {}, lastMinute: {}, totals: { draw: { messages: 40, likes: 5 } } })
  receives('draw:spring', {}, { messages: 1 })
  expect(reads().totals.draw).toEqual({ messages: 41, likes: 5 })
})
