import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it } from 'vitest'
import { articlesSql } from '../../demo/articles/articles.ts'
import { help } from './help.ts'

let SEARCH: D1Database
beforeAll(async () => {
  const db = new DatabaseSync(':memory:')
  db.exec(readFileSync(new URL('../../migrations/search/0000_first_tables.sql', import.meta.url), 'utf8'))
  db.exec(await articlesSql())
  const insert = db.prepare('INSERT INTO articles (slug, title, language, department, keywords, body) VALUES (?, ?, ?, ?, ?, ?)')
  const hostile =
    '<script>alert(1)</script>\n\n[press](javascript:alert(1)) [here](https://example.com/?a="b"&c) ![x](https://evil.example/p.png)\n\n`<b>` &lt;i&gt; **<img src=x onerror=alert(1)>**'
  insert.run('hostile', '<b>Bold</b> & "quoted"', 'en', '<i>odd</i>', '', hostile)
  const bound = (text: string, values: string[]) => ({
    all: async () => ({ results: db.prepare(text).all(...values) }),
    first: async () => db.prepare(text).get(...values) ?? null,
  })
  SEARCH = {
    prepare: (text: string) => ({ ...bound(text, []), bind: (...values: string[]) => bound(text, values) }),
  } as unknown as D1Database
})

const open = async (path: string, headers = {}) => {
  const response = await help.request(path, { headers }, { SEARCH })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

describe('Layla opens a help page', () => {
  it('and reads the article that the guide answered from', async () => {
    const page = await open('/point-your-email-domain')
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=UTF-8' })
    expect(page.text).toContain('<html lang="en" dir="ltr">')
    expect(page.text).toContain('<h1>Point your e-mail domain</h1>')
    expect(page.text).toContain('<code dir="ltr">mx1.parley.example</code>')
    expect(page.text).toContain('<h2>Where the MX records are</h2>')
  })
  it('an Arabic article is shown from right to left', async () => {
    const page = await open('/pay-an-invoice-ar')
    expect(page.text).toContain('<html lang="ar" dir="rtl">')
    expect(page.text).toContain('كل المقالات')
  })
  it('an unknown article is a page with status 404', async () => {
    for (const path of ['/no-such-article', '/a/b', "/'%20OR%201=1--"]) {
      const page = await open(path)
      expect(page.status).toBe(404)
      expect(page.text).toContain('There is no such article')
    }
  })
  it('the list shows every article, in the language of the browser first', async () => {
    const page = await open('/', { 'accept-language': 'ar-LB,ar;q=0.9' })
    expect(page.text.indexOf('/help/pay-an-invoice-ar')).toBeLessThan(page.text.indexOf('/help/install-wordpress'))
    expect(page.text).toContain('<html lang="ar" dir="rtl">')
  })
  it('no text of an article becomes a tag, no link runs a script, no picture is fetched', async () => {
    for (const path of ['/hostile', '/']) {
      const { text } = await open(path)
      expect(text).toContain('&lt;b&gt;Bold&lt;/b&gt; &amp; &quot;quoted&quot;')
      expect(text).not.toMatch(/<script|<img|<b>|<i>|href="javascript|src="/i)
    }
    const { text } = await open('/hostile')
    expect(text).toContain('&lt;script&gt;')
    expect(text).toContain('rel="noopener noreferrer nofollow ugc"')
  })
  it('a page with status 503 is shown while the database is unavailable', async () => {
    const broken = { prepare: () => ({ bind: () => ({ first: () => Promise.reject(new Error('D1 is away')) }) }) } as unknown as D1Database
    const response = await help.request('/install-wordpress', {}, { SEARCH: broken })
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('not available right now')
  })
  it('the style is a file of its own', async () => {
    expect((await open('/style.css')).type).toContain('text/css')
    expect((await open('/')).text).not.toContain('style=')
  })
})
