import { expect, it } from 'vitest'
import { initialsOf } from './avatar.ts'

it.each([
  ['Maya Haddad', 'MH'],
  ['  nour ', 'N'],
  ['🇱🇧 Nour', '🇱🇧N'],
  ['👩‍💻 Omar Said', '👩‍💻S'],
  ['e\u0301va', 'E\u0301'],
  ['ليلى حداد', 'لح'],
  ['', ''],
])('the initials of %j are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
