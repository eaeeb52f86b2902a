import { expect, test } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { assetHeaders } from './asset-headers.ts'

const { assets } = unstable_readConfig({ config: 'wrangler.toml' })
const workerFirst: readonly string[] = Array.isArray(assets?.run_worker_first) ? assets.run_worker_first : []
const matches = (rule: string, path: string) =>
  new RegExp(`^${rule.replace(/^!/, '').replace(/[.]/g, '\\$&').replaceAll('*', '.*')}$`).test(path)
const goesThroughWorker = (path: string) =>
  !workerFirst.some((rule) => rule.startsWith('!') && matches(rule, path)) && workerFirst.some((rule) => matches(rule, path))

test.each([
  '/',
  '/draw',
  '/draw/',
  '/draw/d_x',
  '/draw/index.html',
  '/dashboard/',
  '/dashboard/inbox/all',
  '/help',
  '/help/x',
  '/api/chat/config',
  '/live-chat/status',
  '/healthz',
])('%s goes through the Worker, which knows its policy', (path) => {
  expect(goesThroughWorker(path)).toBe(true)
})

test.each(['/widget.js', '/widget/chat-abcdefgh.js', '/draw/assets/index-abcdefgh.js', '/dashboard/assets/index-abcdefgh.css'])(
  '%s is served without the Worker, and has its headers',
  (path) => {
    expect(goesThroughWorker(path)).toBe(false)
    const [headers = ''] = assetHeaders()
      .split('\n\n')
      .filter((block) => matches(block.split('\n')[0] ?? '', path))
    expect(headers).toContain(path === '/widget.js' ? 'max-age=60' : 'immutable')
    expect(headers).toContain('nosniff')
    if (path.startsWith('/widget')) expect(headers).toContain('access-control-allow-origin: *')
  },
)
