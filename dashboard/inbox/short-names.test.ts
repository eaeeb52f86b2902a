import { expect, test } from 'vitest'
import { shortNames } from './short-names.ts'

const namesOf = (...names: string[]) => [...shortNames(names.map((name, at) => ({ id: `${at}`, role: 'agent' as const, name }))).values()]

test('one first name is enough as long as no one shares it', () => {
  expect(namesOf('Maya Haddad', 'Omar Said')).toEqual(['Maya', 'Omar'])
})

test('spaces around a name and between its parts do not count', () => {
  expect(namesOf(' Padded Name', 'Omar\u00A0\u00A0Said', '  ')).toEqual(['Padded', 'Omar', ''])
})

test('two agents with one first name have different short names', () => {
  expect(namesOf('Maya Haddad', 'Maya Khalil', 'Omar Said')).toEqual(['Maya H.', 'Maya K.', 'Omar'])
  expect(namesOf('Maya Haddad', 'Maya Hariri')).toEqual(['Maya Haddad', 'Maya Hariri'])
  expect(namesOf('Maya', 'Maya Haddad')).toEqual(['Maya', 'Maya H.'])
  expect(namesOf('مايا حداد', 'مايا خليل')).toEqual(['مايا ح.', 'مايا خ.'])
})
