import { expect, it } from 'vitest'
import { ApiError } from '../../client/connection/http-client.ts'
import { refusal } from '../../protocol/errors.ts'
import { drawIdIn, findDraw } from './find-draw.ts'

const findRefused = (code: Parameters<typeof refusal>[0], more: object = {}) =>
  findDraw(() => Promise.reject(new ApiError(Object.assign(refusal(code), more))))

it('a URL has the id of a draw, or means the draw that is open or next', () => {
  expect(['/draw/d_x', '/draw/d_x/', '/draw/', '/draw'].map(drawIdIn)).toEqual(['d_x', 'd_x', undefined, undefined])
})

it('Karim chooses among several open draws, and sees if there is none', async () => {
  const draws = [{ draw: 'd_1', title: 'The domain draw', at: 1 }]
  expect(await findRefused('several-draws', { draws })).toEqual({ is: 'several', draws })
  expect(await findRefused('no-draw')).toEqual({ is: 'none' })
})

it('a URL with a broken percent sign has an id that no draw has', () => {
  expect(['/draw/%', '/draw/%ff', '/draw/100%25', '/draw/d_%D9%85'].map(drawIdIn)).toEqual(['%', '%ff', '100%', 'd_م'])
})

it('a final refusal is shown as one, and nothing is tried again', async () => {
  for (const code of ['no-such-draw', 'invalid-request', 'not-found'] as const) expect(await findRefused(code)).toEqual({ is: 'unknown' })
  expect(await findRefused('wrong-origin')).toEqual({ is: 'refused', code: 'wrong-origin' })
})

it('after any other refusal the page retries', async () => {
  expect(await findRefused('unavailable')).toEqual({ is: 'unavailable', retryAfterMs: 5_000 })
})
