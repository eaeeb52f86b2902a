import { expect, test } from 'vitest'
import { ApiError } from '../../client/connection/http-client.ts'
import { refusal } from '../../protocol/errors.ts'
import { english } from '../messages/i18n.ts'
import { BatchedStore } from './batched-store.ts'
import { type InputErrorState, InputErrors, noInputError } from './input-errors.ts'

function shown(show: (errors: InputErrors) => void): string | undefined {
  const store = new BatchedStore<InputErrorState>(noInputError, { onSet: () => {}, onChange: () => {} })
  show(new InputErrors(store, english()))
  return store.state.inputError?.message
}

test('a visitor never reads the name of a field', () => {
  const wrongField = refusal('invalid-request', { message: '`page` must have at most 2048 characters.' })
  const wrongCommand = refusal('invalid-command', { message: '`text` must be a string.' })
  const sentence = english().t('requestFailed')
  expect(shown((errors) => errors.showStartError(new ApiError(wrongField)))).toBe(sentence)
  expect(shown((errors) => errors.showRefusal(wrongCommand))).toBe(sentence)
})

test('other refusals are shown with their own sentence', () => {
  expect(shown((errors) => errors.showRefusal(refusal('too-fast')))).toBe(refusal('too-fast').message)
})
