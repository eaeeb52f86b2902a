import { listDurableObjectIds } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { newWorld, openRoom } from './cast.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const letters = (count: number) => Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => alphabet[byte % 64]).join('')

beforeAll(newWorld)

it('ten thousand invented conversation ids create no object', async () => {
  await openRoom('one-room-that-is')
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
    const answer = await exports.default.fetch('https://chat.example/api/chat/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    statuses.add(answer.status)
    await answer.body?.cancel()
  }
  expect([...statuses].filter((status) => status < 400 || status >= 500)).toEqual([])
  expect(await listDurableObjectIds(env.CONVERSATIONS)).toHaveLength(1)
}, 60_000)
