import { expect, it } from 'vitest'
import { ApiError } from '../../client/connection/http-client.ts'
import { refusal } from '../../protocol/errors.ts'
import { find, namedIn } from './find-draw.ts'

const refusing = (code: Parameters<typeof refusal>[0], more: object = {}) =>
  find(() => Promise.reject(new ApiError(Object.assign(refusal(code), more))))

it('an address names a draw, or means the one that is open or next', () => {
  expect(['/draw/d_x', '/draw/d_x/', '/draw/', '/draw'].map(namedIn)).toEqual(['d_x', 'd_x', undefined, undefined])
})

it('Karim chooses among several open draws, and is told when there is none', async () => {
  const draws = [{ draw: 'd_1', title: 'The domain draw', at: 1 }]
  expect(await refusing('several-draws', { draws })).toEqual({ is: 'several', draws })
  expect(await refusing('no-draw')).toEqual({ is: 'none' })
})

it('whatever else refuses is asked again', async () => {
  expect(await refusing('unavailable')).toEqual({ is: 'away', retryAfterMs: 5_000 })
})
