import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from '../root.ts'
import { dashboardRedirects } from './dashboard-redirects.ts'

const chat = 'https://chat.example'
const rules = dashboardRedirects(chat)
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [from: string, to: string, status: string])

test('no redirect of the dashboard leads to a host that the address names', () => {
  for (const [from, to] of rules)
    for (const splat of ['/evil.example', '//evil.example', '\\evil.example', '..//evil.example', '%5cevil.example', '@evil.example', ''])
      expect([`${chat}`, 'https://dashboard.example'], `${from} with ${splat}`).toContain(
        new URL(to.replace(':splat', splat), 'https://dashboard.example').origin,
      )
})

test('every page of the dashboard has its redirect', () => {
  const router = readFileSync(`${root}/dashboard/router.tsx`, 'utf8')
  const paths = [...router.matchAll(/path: '\/([a-z-]+)'/g)].map(([, path]) => path)
  expect(paths.length).toBeGreaterThan(3)
  for (const path of paths) expect(rules.map(([from]) => from)).toContain(`/dashboard/${path}/*`)
})
