import { expect, test } from 'vitest'
import { returnPath } from './return-path.ts'

test.each(['/inbox/all', '/inbox/mine/c_abc', '/search?q=a%20b', '/draws#today'])('%s is a page to return to', (to) => {
  expect(returnPath(to)).toBe(to)
})

test.each([
  'https://evil.example',
  'https:evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/../..//evil.example',
  '/.//evil.example',
  'javascript:alert(1)',
  'data:text/html,hello',
  'inbox/all',
  '',
  '/sign-in',
  '/sign-in?to=/sign-in',
  7,
  { to: '/' },
  undefined,
])('%j leads to no page of the dashboard', (to) => {
  expect(returnPath(to)).toBeUndefined()
})
