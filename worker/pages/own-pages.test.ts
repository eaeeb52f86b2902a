import { expect, test } from 'vitest'
import { isForPerson, missingPage, startPage } from './own-pages.ts'

const opened = (path: string, headers: Record<string, string> = {}) =>
  new Request(`https://chat.example${path}`, { headers: { accept: 'text/html,*/*', ...headers } })

test('the start page names the script tag of this host', async () => {
  const response = startPage(opened('/'))
  const text = await response.text()
  expect(response.status).toBe(200)
  expect(text).toContain('&lt;script src=&quot;https://chat.example/widget.js&quot; async&gt;')
  expect(text).toContain('href="/help"')
})

test('an unknown address is a page in the language of the browser, without anything of the request', async () => {
  const response = missingPage(opened('/<b>nothing</b>', { 'accept-language': 'ar-LB,ar;q=0.9' }))
  const text = await response.text()
  expect(response.status).toBe(404)
  expect(text).toContain('<html lang="ar" dir="rtl">')
  expect(text).not.toContain('nothing')
})

test('only what a browser opens is for a person', () => {
  expect(isForPerson(opened('/'))).toBe(true)
  expect(isForPerson(new Request('https://chat.example/', { headers: { accept: 'application/json' } }))).toBe(false)
  expect(isForPerson(new Request('https://chat.example/', { method: 'POST', headers: { accept: 'text/html' } }))).toBe(false)
})
