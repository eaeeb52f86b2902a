import { expect, test } from 'vitest'
import { corsHeaders, isAllowedRequest, isAllowedUpgrade, isFormWrite, securityHeaders, wrongOriginHeaders } from './origin-policy.ts'

const own = 'https://chat.example'
const shop = 'https://shop.example'
const allowed = new Set([shop])
const context = (path: string, method: string, origin?: string, type?: string) => ({ path, method, origin, type, own, allowed })

test.each([
  ['POST', '/api/chat/conversations', shop, true],
  ['POST', '/api/chat/conversations', undefined, true],
  ['POST', '/api/chat/conversations', 'https://shop.example.evil.example', false],
  ['GET', '/api/chat/config', 'http://shop.example', false],
  ['POST', '/api/chat/conversations', 'null', false],
  ['GET', '/live-chat/status', shop, true],
  ['POST', '/live-chat/join', own, true],
  ['POST', '/live-chat/join', 'https://evil.example', false],
  ['GET', '/live-chat/ws/d_x', 'https://evil.example', true],
  ['GET', '/api/agent/socket', own, true],
  ['GET', '/api/agent/socket', shop, false],
  ['GET', '/api/agent/me', undefined, true],
  ['GET', '/api/agent/me', shop, false],
  ['POST', '/api/agent/session', own, true],
  ['POST', '/api/agent/session', shop, false],
  ['POST', '/api/agent/session', undefined, false],
  ['DELETE', '/api/agent/session', 'null', false],
])('%s %s from %s: %s', (method, path, origin, may) => {
  expect(isAllowedRequest(context(path, method, origin))).toBe(may)
})

test("an agent's socket opens from the dashboard only, a visitor's from the shop and from our own pages", () => {
  expect(isAllowedUpgrade(true, context('', '', own))).toBe(true)
  expect(isAllowedUpgrade(true, context('', '', shop))).toBe(false)
  expect(isAllowedUpgrade(false, context('', '', shop))).toBe(true)
  expect(isAllowedUpgrade(false, context('', '', own))).toBe(true)
  expect(isAllowedUpgrade(false, context('', '', 'https://evil.example'))).toBe(false)
})

test('CORS headers name the requesting origin, never `*` and never credentials, and agents get none', () => {
  expect(corsHeaders(context('/api/chat/config', 'GET', shop))).toMatchObject({ 'access-control-allow-origin': shop, vary: 'Origin' })
  expect(corsHeaders(context('/api/chat/config', 'GET', 'https://evil.example'))).toEqual({ vary: 'Origin' })
  expect(corsHeaders(context('/api/agent/me', 'OPTIONS', shop))).toEqual({})
  expect(JSON.stringify(corsHeaders(context('/api/chat/config', 'OPTIONS', shop)))).not.toContain('credentials')
})

test('no page may embed the dashboard, and it runs only its own scripts', () => {
  for (const path of ['/dashboard', '/dashboard/', '/dashboard/conversations/x']) {
    expect(securityHeaders(path, allowed)['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(securityHeaders(path, allowed)['content-security-policy']).not.toContain('unsafe')
  }
})

test('every page may load the widget, and may read that its origin is refused', () => {
  expect(corsHeaders(context('/widget.json', 'GET', 'https://other.example'))).toEqual({ 'access-control-allow-origin': '*' })
  expect(wrongOriginHeaders('/api/chat/config')).toMatchObject({ 'access-control-allow-origin': '*' })
  expect(wrongOriginHeaders('/api/agent/me')).toEqual({})
})

test('the pages that embed the widget may embed help pages', () => {
  expect(securityHeaders('/help/x', allowed)['content-security-policy']).toContain("frame-ancestors 'self' https://shop.example")
})

test('the pages that embed the widget may embed the draw page, which runs only its own scripts', () => {
  for (const path of ['/draw', '/draw/', '/draw/d_x']) {
    const policy = securityHeaders(path, allowed)['content-security-policy']
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'self' https://shop.example")
    expect(policy).not.toContain('unsafe')
  }
})

test('pages of the shop may read what viewers may read, and caches store only what the endpoint allows', () => {
  expect(corsHeaders(context('/live-chat/messages', 'GET', shop))).toMatchObject({ 'access-control-allow-origin': shop })
  expect(securityHeaders('/live-chat/join', allowed)).toMatchObject({ 'cache-control': 'no-store' })
})

test('a write of an agent must be JSON, so a form is refused', () => {
  expect(isFormWrite(context('/api/agent/inbox/ticket', 'POST', own, 'text/plain'))).toBe(true)
  expect(isFormWrite(context('/api/agent/inbox/ticket', 'POST', own, 'application/json-not'))).toBe(true)
  expect(isFormWrite(context('/api/agent/inbox/ticket', 'POST', own, 'application/json; charset=utf-8'))).toBe(false)
  expect(isFormWrite(context('/api/agent/inbox/ticket', 'POST', own))).toBe(false)
})
