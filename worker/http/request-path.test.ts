import { expect, test } from 'vitest'
import { securityHeaders } from './origin-policy.ts'
import { requestPath } from './request-path.ts'

const at = (path: string) => requestPath(`https://chat.example${path}`)

test.each([
  ['/draw/', '/draw/'],
  ['/widget/..%5cdraw/', '/draw/'],
  ['/widget/..%5Cdraw%5C', '/draw/'],
  ['/widget/..\\draw/', '/draw/'],
  ['/widget/..%2fdraw/', '/draw/'],
  ['/widget/%2e%2e%2fdraw/', '/draw/'],
  ['/widget/%2e%2e/draw/', '/draw/'],
  ['/widget/x%2f..%5c..%2f/draw/d_x', '/draw/d_x'],
  ['/%64raw/', '/draw/'],
  ['//draw//', '/draw/'],
  ['/./draw/', '/draw/'],
  ['/draw/%', '/draw/%'],
  ['/draw/%ff', '/draw/%ff'],
  ['/help/caf%c3%a9', '/help/caf%C3%A9'],
  ['/widget/..%255cdraw/', '/widget/..%255cdraw/'],
  ['/help/a%3fb%23c?to=%2f', '/help/a%3Fb%23c'],
])('%s is %s', (path, resolved) => {
  expect(at(path)).toBe(resolved)
  expect(at(resolved), 'resolving again changes nothing').toBe(resolved)
})

test('every page has a policy, however its address is written', () => {
  for (const page of ['/', '/help', '/help/', '/help/x', '/draw', '/draw/', '/dashboard', '/second.html', '/nothing'])
    for (const written of [page, page.replace(/^\//, '//'), page.replace(/^\//, '/widget/..%5c'), page.replace(/^\/h/, '/%68')])
      expect(securityHeaders(at(written), new Set())['content-security-policy'], written).toMatch(/frame-ancestors '(self|none)'/)
})

test('a path that only begins like a group is not in it', () => {
  expect(securityHeaders('/drawer', new Set(['https://shop.example']))['content-security-policy']).not.toContain('shop.example')
  expect(securityHeaders('/api/socketry', new Set())['cache-control']).toBeUndefined()
})
