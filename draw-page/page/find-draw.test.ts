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

it('after any other refusal the page retries', async () => {
  expect(await findRefused('unavailable')).toEqual({ is: 'unavailable', retryAfterMs: 5_000 })
})
