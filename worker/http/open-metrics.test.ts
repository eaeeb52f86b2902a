import { expect, test } from 'vitest'
import { readOpenMetrics } from '../../tests/support/open-metrics.ts'
import { openMetrics } from './open-metrics.ts'

test('the metrics parse as OpenMetrics', () => {
  const text = openMetrics({
    at: 100_000,
    levels: {
      draw: { connections: 1_203, viewers: 1_200, pushLagMs: 35 },
      inbox: { connections: 4, agents: 3, waiting: 2, waitingSince: 40_000 },
      reconcile: { archiveLagMs: 90_000 },
    },
    totals: {
      draw: { messages: 500, likes: 70, 'refused:duplicate': 12, 'refused:too-fast': 1, errors: 1 },
      reconcile: { errors: 2, stranded: 3 },
      worker: { opened: 9, answers: 8, fallbacks: 2, serverErrors: 4, d1Failures: 5, sendsFailed: 6, 'refused:too-fast': 2 },
    },
    lastMinute: { messages: 40, likes: 7 },
  })
  expect(Object.fromEntries(readOpenMetrics(text).samples)).toEqual({
    'parley_connections{source="draw"}': 1_203,
    'parley_connections{source="inbox"}': 4,
    parley_viewers: 1_200,
    parley_agents_online: 3,
    parley_messages_per_minute: 40,
    parley_likes_per_minute: 7,
    parley_messages_total: 500,
    parley_likes_total: 70,
    'parley_refusals_total{code="duplicate"}': 12,
    'parley_refusals_total{code="too-fast"}': 3,
    parley_conversations_opened_total: 9,
    parley_waiting: 2,
    parley_oldest_wait_seconds: 60,
    parley_assistant_answers_total: 8,
    parley_assistant_fallbacks_total: 2,
    parley_server_errors_total: 4,
    parley_d1_failures_total: 5,
    parley_sends_failed_total: 6,
    'parley_errors_total{source="draw"}': 1,
    'parley_errors_total{source="reconcile"}': 2,
    parley_stranded_total: 3,
    'parley_lag_seconds{of="push"}': 0.035,
    'parley_lag_seconds{of="archive"}': 90,
  })
})

test('without reports every metric is 0, and an unknown lag is left out', () => {
  const { types, samples } = readOpenMetrics(openMetrics({ at: 0, levels: {}, totals: {}, lastMinute: {} }))
  expect(types.get('parley_lag_seconds')).toBe('gauge')
  expect([...samples.keys()].filter((name) => name.startsWith('parley_lag'))).toEqual([])
  expect(new Set(samples.values())).toEqual(new Set([0]))
})

test.each([
  ['no end', '# TYPE a gauge\na 1\n'],
  ['something after the end', '# TYPE a gauge\na 1\n# EOF\n\n'],
  ['an empty line', '# TYPE a gauge\n\na 1\n# EOF\n'],
  ['a counter without _total', '# TYPE a counter\na 1\n# EOF\n'],
  ['a counter below 0', '# TYPE a counter\na_total -1\n# EOF\n'],
  ['a unit that the name does not end with', '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n'],
  ['a sample that occurs twice', '# TYPE a gauge\na{b="c"} 1\na{b="c"} 2\n# EOF\n'],
  ['two families, mixed', '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# HELP a Late.\n# EOF\n'],
  ['a value that is no number', '# TYPE a gauge\na undefined\n# EOF\n'],
  ['a carriage return', '# TYPE a gauge\r\na 1\r\n# EOF\n'],
])('the parser refuses %s', (_, text) => {
  expect(() => readOpenMetrics(text)).toThrow()
})
