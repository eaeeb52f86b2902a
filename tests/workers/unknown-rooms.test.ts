import { createExecutionContext, listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, it, vi } from 'vitest'
import worker from '../../worker/index.ts'
import { openRoom, resetStorage } from './conversation-setup.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const letters = (count: number) => Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => alphabet[byte % 64]).join('')

beforeAll(resetStorage)

it('ten thousand invented conversation ids create no object', async () => {
  await openRoom('one-room-that-is')
  const rooms = await listDurableObjectIds(env.CONVERSATIONS)
  expect(rooms).not.toHaveLength(0)
  // Ten thousand log lines would cost more than ten thousand refusals.
  const lines = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const inventions = [
    () => `c_${letters(32)}`,
    () => letters(34),
    () => crypto.randomUUID(),
    () => `c_${letters(16)}${'A'.repeat(16)}`,
    () => "../c_'; drop table rooms; --",
  ]
  const statuses = new Set<number>()
  for (let n = 0; n < 10_000; n++) {
    const body = JSON.stringify({ conversation: inventions[n % inventions.length]!(), refresh: `refresh_${letters(43)}` })
    const headers = { 'content-type': 'application/json' }
    const request = new Request('https://chat.example/api/chat/refresh', { method: 'POST', headers, body })
    const response = await worker.fetch(request, env, createExecutionContext())
    statuses.add(response.status)
    await response.body?.cancel()
  }
  expect(lines.mock.calls.length).toBeGreaterThanOrEqual(10_000)
  lines.mockRestore()
  expect([...statuses].filter((status) => status < 400 || status >= 500)).toEqual([])
  expect(await listDurableObjectIds(env.CONVERSATIONS)).toHaveLength(rooms.length)
}, 60_000)
