import { expect, test } from 'vitest'
import * as z from 'zod'
import { requestSchemas } from './requests/requests.ts'
import { validationMessage } from './validation.ts'

const messageOf = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value)
  return error && validationMessage(error, 'The body')
}
const { startConversation, signIn, createDraw, events, search } = requestSchemas

const draw = { title: 'The winter draw', wall: '2099-12-21T20:00', zone: 'Asia/Beirut' }

test.each([
  [startConversation.body, undefined, 'The body must be an object.'],
  [startConversation.body, { locale: 'en' }, '`page` must be a string.'],
  [startConversation.body, { department: '', locale: 'en', page: '' }, '`department` must have at least 1 character.'],
  [startConversation.body, { ...{ locale: 'en', page: '' }, department: 'x'.repeat(65) }, '`department` must have at most 64 characters.'],
  [signIn.body, { email: 'omar', password: 'x' }, '`email` must be an e-mail address.'],
  [createDraw.body, { ...draw, wall: 'tonight' }, '`wall` must be a local time such as 2026-11-25T20:00.'],
  [createDraw.body, { ...draw, hosts: ['omar', 7] }, '`hosts.1` must be a string.'],
  [createDraw.body, { ...draw, hosts: Array(21).fill('omar') }, '`hosts` must have at most 20 items.'],
  [events.query, { limit: '500' }, '`limit` must be at most 200.'],
  [events.query, { before: 'yesterday' }, '`before` must be a number.'],
  [search.query, {}, '`q` must be a string.'],
])('the message names the first invalid field and what it must be', (schema, value, message) => {
  expect(messageOf(schema, value)).toBe(message)
})

test('the message has a bounded length', () => {
  const long = 'x'.repeat(5_000)
  expect(messageOf(z.object({ [long]: z.string() }), {})!.length).toBeLessThanOrEqual(200)
  expect(messageOf(z.literal([long, 'y']), 'z')!.length).toBeLessThanOrEqual(200)
})
