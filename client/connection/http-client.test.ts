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
