import { expect, it } from 'vitest'
import { audienceOf, isStaff, type Role } from './envelope.ts'
import { toJson } from './json-cache.ts'

const roles: readonly Role[] = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system']

it('only agents and admins are staff', () => {
  expect(roles.filter(isStaff)).toEqual(['agent', 'admin'])
})

it('staff and the system see events for staff; the assistant sees what the visitor sees', () => {
  expect(roles.filter((role) => audienceOf(role) === 'staff')).toEqual(['agent', 'admin', 'system'])
  expect(audienceOf('assistant')).toBe('everyone')
})

it('the JSON cache serialises an event once', () => {
  let times = 0
  const event = { toJSON: () => ({ n: ++times }) }
  expect([toJson(event), toJson(event)]).toEqual(['{"n":1}', '{"n":1}'])
  expect(toJson({ toJSON: () => ({ n: ++times }) })).toBe('{"n":2}')
})
