import { Hono } from 'hono'
import { expect, test, vi } from 'vitest'
import type { Parley } from '../context.ts'
import { errorResponse, type HttpError } from '../http/http-errors.ts'
import { Credentials } from './credentials.ts'
import { mintSecret } from './secrets.ts'
import { staffOf } from './staff-session.ts'

const credentials = new Credentials(['a-secret-for-tests-only-0123456789abcdef'])
const maya = { id: 'agent-maya', role: 'agent', name: 'Maya' } as const

/** Maya's answer while D1 fails and the inbox answers so about her pass. */
async function whileD1Fails(isRevoked: () => Promise<boolean>): Promise<number> {
  vi.spyOn(console, 'error').mockReturnValue()
  const app = new Hono<Parley>()
  app.get('/', async (c) => {
    c.set('credentials', credentials)
    return c.json(await staffOf(c))
  })
  app.onError((error) => errorResponse((error as HttpError).refusal))
  const { text, hash } = mintSecret('session')
  const pass = await credentials.mint('pass', { person: maya, session: hash, since: Date.now() - 1_000 })
  const DB = {
    prepare: () => {
      throw new Error('D1 is away')
    },
  }
  const INBOX = { idFromName: () => 'inbox', get: () => ({ isRevoked }) }
  const headers = { cookie: `__Host-parley_session=${text}; __Host-parley_pass=${pass}` }
  return (await app.request('/', { headers }, { DB, INBOX } as unknown as Env)).status
}

test('while D1 is away the inbox decides whether a pass still counts, and its silence is a refusal', async () => {
  expect(await whileD1Fails(async () => false)).toBe(200)
  expect(await whileD1Fails(async () => true)).toBe(401)
  expect(await whileD1Fails(() => Promise.reject(new Error('reset')))).toBe(503)
})
