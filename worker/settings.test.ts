import { expect, test } from 'vitest'
import { isLoopback, type SettingsError, settingsOf } from './settings.ts'

const good = {
  SIGNING_SECRET: 'a secret of more than thirty-two characters',
  ALLOWED_ORIGINS: 'https://shop.example, https://www.shop.example',
}
const demo = 'demo-secret-for-local-use-only-0123456789abcdef'

test('valid settings are parsed once', () => {
  const settings = settingsOf(good)
  expect([...settings.allowedOrigins]).toEqual(['https://shop.example', 'https://www.shop.example'])
  expect(settings.jurisdiction).toBe('none')
  expect(settingsOf({ ...good, DATA_JURISDICTION: 'eu' }).jurisdiction).toBe('eu')
  expect(settingsOf(good)).toBe(settings)
})

test.each([
  [{}, /SIGNING_SECRET: is missing/],
  [{ SIGNING_SECRET: 'short' }, /SIGNING_SECRET: must have at least 32/],
  [{ ...good, SIGNING_SECRET_PREVIOUS: 'short' }, /SIGNING_SECRET_PREVIOUS: must have at least 32/],
  [{ ...good, METRICS_TOKEN: 'too-short' }, /METRICS_TOKEN: must have at least 16/],
  [{ ...good, ALLOWED_ORIGINS: 'https://shop.example/' }, /ALLOWED_ORIGINS: "https:\/\/shop.example\/" is not an exact origin/],
  [{ ...good, ALLOWED_ORIGINS: '*' }, /ALLOWED_ORIGINS: "\*" is not an exact origin/],
  [{ ...good, DATA_JURISDICTION: 'EU' }, /DATA_JURISDICTION: must be one of none, eu, fedramp/],
  [{ ...good, LIVE_CHAT_ENABLED: 'yes' }, /LIVE_CHAT_ENABLED: must be true or false/],
  [{ ...good, LIVE_CHAT_PRE_DRAW_HOURS: 'soon' }, /LIVE_CHAT_PRE_DRAW_HOURS: is not a number of hours/],
  [{ ...good, ARCHIVE_QUIET_SECONDS: '601' }, /ARCHIVE_QUIET_SECONDS: must be at most 600/],
  [{ ...good, ARCHIVE_QUIET_SECONDS: 'soon' }, /ARCHIVE_QUIET_SECONDS: is not a number of seconds/],
  [{ ...good, AI_PROVIDER: 'gemini' }, /^AI_PROVIDER: must be one of guide$/],
  [{ ...good, LOCAL: 'yes' }, /LOCAL: can only be 1/],
  [{ ...good, SIGNING_SECRET: demo }, /SIGNING_SECRET: is the demo secret/],
])('%j is refused with its reason', (env, reason) => {
  expect(() => settingsOf(env)).toThrow(reason)
})

test('every wrong setting is named, each once', () => {
  const names = (env: object) => {
    try {
      settingsOf(env)
    } catch (error) {
      return (error as SettingsError).names
    }
    return undefined
  }
  expect(names({ ...good, AI_PROVIDER: 'gemini', ALLOWED_ORIGINS: '*, shop', METRICS_TOKEN: 'short' })).toEqual([
    'METRICS_TOKEN',
    'ALLOWED_ORIGINS',
    'AI_PROVIDER',
  ])
  expect(names({})).toEqual(['SIGNING_SECRET'])
})

test('no reason contains a secret', () => {
  expect(() => settingsOf({ SIGNING_SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/)
})

test('the demo secret serves a loopback address only', () => {
  expect(settingsOf({ SIGNING_SECRET: demo, LOCAL: '1' }).loopbackOnly).toBe(true)
  expect(settingsOf({ ...good, LOCAL: '1' }).loopbackOnly).toBe(false)
  for (const host of ['localhost', '127.0.0.1', '[::1]', 'chat.localhost']) expect(isLoopback(host)).toBe(true)
  for (const host of ['127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', '0.0.0.0']) expect(isLoopback(host)).toBe(false)
})
