import { expect, test } from 'vitest'
import { ApiError } from '../../../client/connection/http-client.ts'
import { type RefusalCode, refusal } from '../../../protocol/errors.ts'
import { formErrorOf } from './save-draw.ts'

const refused = (code: RefusalCode) => formErrorOf(new ApiError(refusal(code)))

test('a refusal is shown at its field, any other refusal at the form', () => {
  expect(refused('no-such-zone').field).toBe('zone')
  expect(refused('no-such-time').field).toBe('wall')
  expect(refused('invalid-request')).toEqual({ field: 'root', message: refusal('invalid-request').message })
  expect(refused('no-such-agent').field).toBe('root')
})

test('a failed request asks to try again', () => {
  expect(refused('unavailable')).toEqual({ field: 'root', message: 'That did not reach us. Please try again.' })
  expect(formErrorOf(new TypeError('broken')).field).toBe('root')
})
