import { expect, it } from 'vitest'
import { guestName } from './guest-name.ts'

it.each([
  ...['host', 'hosts', 'cohost', 'moderator', 'moderators', 'mod', 'mods', 'admin', 'admins', 'administrator', 'winner', 'winners'],
  ...['staff', 'support', 'official', 'system', 'assistant', 'verified', 'parley'],
  ...['مضيف', 'المضيف', 'مشرف', 'المشرف', 'المدير', 'الإدارة', 'الدعم', 'الفائز'],
])('guests cannot take the reserved name %s', (word) => {
  expect(guestName(word, [])).toEqual({ wrong: 'name-reserved' })
  expect(guestName(`Rania ${word}`, [])).toEqual({ wrong: 'name-reserved' })
})

it.each(['🇦🇩🇲🇮🇳', '🅐🅓🅜🅘🅝', '🄰🄳🄼🄸🄽', '🅰🅳🅼🅸🅽', '🅩 🅷🅾🆂🆃'])('boxed and circled letters count as letters: %s', (name) => {
  expect(guestName(name, [])).toHaveProperty('wrong')
})

it.each([
  ...['m0derator', 'mod3rator', 'sys7em', 'sys+em', 'sy5tem', '4dmin', 'rnod', 'vvinner'],
  ...['!!!host!!!', '22host22', '..mod', 'mod..', '🅗ost', '🄷ost'],
])('guests cannot take a name that resembles a reserved one: %s', (name) => {
  expect(guestName(name, [])).toEqual({ wrong: 'name-reserved' })
})

it.each(['Ra8ia Kan', 'Rabi4 Kan', 'Rabia K@n'])('guests cannot take a name that resembles the name of a host: %s', (name) => {
  expect(guestName(name, ['Rabia Kan'])).toEqual({ wrong: 'name-reserved' })
})

it.each(['x2host', 'host2mod', 'Rania 12 Haddad'])('digits inside a name are part of it: %s', (name) => {
  expect(guestName(name, ['Rania Haddad'])).toEqual({ name })
})
