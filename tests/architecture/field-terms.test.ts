import { expect, it } from 'vitest'
import { textOf } from './imports.ts'

/** What a new reader would type into a search, and the file that they must find by its path or its first comment. */
const fileOf: Readonly<Record<string, string>> = {
  'rate limit': 'storage/d1/rate-limits.ts',
  throttle: 'durable-objects/timing/throttle.ts',
  debounce: 'durable-objects/timing/throttle.ts',
  cache: 'worker/cache/stale-cache.ts',
  lru: 'worker/cache/lru-map.ts',
  retry: 'client/connection/reconnect.ts',
  backoff: 'durable-objects/timing/backoff.ts',
  timeout: 'durable-objects/timing/timeout.ts',
  heartbeat: 'protocol/limits.ts',
  presence: 'durable-objects/sockets/connections.ts',
  sse: 'worker/http/sse.ts',
  websocket: 'client/connection/websocket-transport.ts',
  transport: 'client/connection/transport.ts',
  auth: 'worker/auth/credentials.ts',
  cookie: 'worker/auth/staff-session.ts',
  permission: 'worker/auth/route-access.ts',
  role: 'domain/draw/roles.ts',
  csrf: 'worker/http/origin-policy.ts',
  cors: 'worker/http/origin-policy.ts',
  security: 'worker/http/origin-policy.ts',
  validation: 'protocol/schemas/validation.ts',
  error: 'protocol/errors.ts',
  logger: 'durable-objects/logging/logger.ts',
  counter: 'durable-objects/metrics/aggregate.ts',
  queue: 'client/conversation/outbox.ts',
  batch: 'durable-objects/relay/command-batcher.ts',
  i18n: 'ui/i18n.ts',
  locale: 'ui/i18n.ts',
  translation: 'ui/i18n.ts',
  migration: 'storage/room/migrations.ts',
  env: 'worker/settings.ts',
}

it.each(Object.entries(fileOf))('a search for "%s" finds %s', (term, path) => {
  const firstComment = textOf(path).match(/\/\*\*?[\s\S]*?\*\/|\/\/[^\n]*/)?.[0] ?? ''
  const findable = `${path} ${firstComment.replace(/\s*\n\s*\*\s*/g, ' ')}`.toLowerCase()
  expect(findable.includes(term) || findable.includes(term.replace(' ', '-'))).toBe(true)
})
