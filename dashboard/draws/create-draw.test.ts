import { expect, test } from 'vitest'
import { ApiError } from '../../client/connection/http-client.ts'
import { type RefusalCode, refusal } from '../../protocol/errors.ts'
import { complaintOf } from './create-draw.ts'

const refused = (code: RefusalCode) => complaintOf(new ApiError(refusal(code)))

test('Maya reads a refusal at the field it is about, and any other above the button', () => {
  expect(refused('no-such-zone').at).toBe('zone')
  expect(refused('no-such-time').at).toBe('wall')
  expect(refused('invalid-request')).toEqual({ at: 'root', message: refusal('invalid-request').message })
  expect(refused('no-such-agent').at).toBe('root')
})

test('when nobody answers she is asked to try again', () => {
  expect(refused('unavailable')).toEqual({ at: 'root', message: 'That did not reach us. Please try again.' })
  expect(complaintOf(new TypeError('broken')).at).toBe('root')
})
