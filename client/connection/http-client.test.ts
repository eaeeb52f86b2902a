import { expect, test } from 'vitest'
import type { Refusal } from '../../protocol/envelope.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { ApiError, request } from './http-client.ts'

const refusalFrom = async (respond: () => Promise<Response>): Promise<Refusal | undefined> => {
  try {
    await request(endpoints.me, { fetch: respond })
  } catch (error) {
    if (error instanceof ApiError) return error.refusal
  }
  return undefined
}
const problem =
  (body: object, status = 403) =>
  async () =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })

test('problem details become the refusal of the same command', async () => {
  const body = { status: 429, title: 'Too Many Requests', id: 'layla-posts-1', code: 'too-fast', message: 'Wait.', retryAfterMs: 500 }
  expect(await refusalFrom(problem(body, 429))).toMatchObject({
    type: 'refused',
    id: 'layla-posts-1',
    code: 'too-fast',
    message: 'Wait.',
    retryAfterMs: 500,
  })
})

test('the `type` of problem details is not the type of the refusal', async () => {
  expect(await refusalFrom(problem({ type: 'about:blank', code: 'closed', message: 'Closed.' }))).toMatchObject({ type: 'refused' })
})

test('an error of a proxy in between may pass, and a refusal of the request itself is final', async () => {
  expect(await refusalFrom(problem({ code: 'bad_gateway' }, 502))).toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 })
  for (const status of [400, 403, 413]) {
    const refused = await refusalFrom(async () => new Response('<html>', { status }))
    expect(refused).toMatchObject({ code: 'unavailable' })
    expect(refused).not.toHaveProperty('retryAfterMs')
  }
})

test('no response, or one that is no JSON, means unavailable', async () => {
  expect(await refusalFrom(async () => Promise.reject(new TypeError('no network')))).toMatchObject({ code: 'unavailable' })
  expect(await refusalFrom(async () => new Response('<html>', { status: 502 }))).toMatchObject({ code: 'unavailable' })
})

/** The address and options of the one request that was made. */
async function requestFrom(call: (send: typeof fetch) => Promise<unknown>): Promise<[string, RequestInit]> {
  const calls: [string, RequestInit][] = []
  const send = async (url: unknown, init?: RequestInit) => {
    calls.push([String(url), init ?? {}])
    return new Response('{}')
  }
  await call(send as typeof fetch)
  expect(calls).toHaveLength(1)
  return calls[0]!
}

test('a request with a body is JSON, one without has no content type', async () => {
  const [url, init] = await requestFrom((send) =>
    request(endpoints.signIn, { body: { email: 'maya@parley.example', password: 'secret' }, fetch: send }),
  )
  expect(url).toBe('/api/agent/session')
  expect(init).toMatchObject({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"email":"maya@parley.example","password":"secret"}',
  })
  const [, empty] = await requestFrom((send) => request(endpoints.me, { fetch: send }))
  expect(empty.headers).toEqual({})
  expect(empty.body).toBeUndefined()
})

test('a bearer token goes into its header, and only an agent sends cookies', async () => {
  const [url, visitor] = await requestFrom((send) =>
    request(endpoints.config, { base: 'https://chat.example', bearer: 'token-1', fetch: send }),
  )
  expect(url).toMatch(/^https:\/\/chat\.example\/api\/chat\/config/)
  expect(visitor).toMatchObject({ headers: { authorization: 'Bearer token-1' }, credentials: 'omit' })
  const [, agent] = await requestFrom((send) => request(endpoints.me, { fetch: send }))
  expect(agent.credentials).toBe('same-origin')
})

test('a response of null is no problem of ours', async () => {
  expect(await refusalFrom(async () => new Response('null', { status: 500 }))).toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 })
})
