import { expect, test } from 'vitest'
import { deployMistakes, missingSettings, type Planned } from './deploy-checks.ts'
import { demoSecret } from './runtime.ts'

const ready: Planned = {
  vars: { ALLOWED_ORIGINS: 'https://shop.example', AI_PROVIDER: 'guide' },
  databases: [{ name: 'parley', id: '5c1f3a52-6e0f-4a94-9d51-2f3a5f1f0d7e' }],
  chat: 'https://chat.example',
  secrets: ['SIGNING_SECRET'],
}

test('a complete configuration has no mistakes and misses nothing', () => {
  expect([...deployMistakes(ready), ...missingSettings(ready)]).toEqual([])
})

test('the demo secret is refused by name', () => {
  const found = deployMistakes({ ...ready, vars: { ...ready.vars, SIGNING_SECRET: demoSecret, LOCAL: '1' } })
  expect(found).toHaveLength(2)
  expect(found[0]).toContain('demo secret')
  expect(found[1]).toContain('LOCAL')
})

test('a secret in the code is refused without being printed', () => {
  const vars = { ...ready.vars, METRICS_TOKEN: 'a-good-token-but-in-the-open' }
  expect(deployMistakes({ ...ready, vars }).join()).toMatch(/METRICS_TOKEN .*wrangler secret put METRICS_TOKEN/)
  expect(deployMistakes({ ...ready, vars }).join()).not.toContain('a-good-token')
})

test('a setting that the Worker would refuse is named before the deployment', () => {
  expect(deployMistakes({ ...ready, vars: { ALLOWED_ORIGINS: 'shop.example' } }).join()).toContain('ALLOWED_ORIGINS: "shop.example"')
  expect(deployMistakes({ ...ready, vars: { LIVE_CHAT_ENABLED: 'yes' } }).join()).toContain('LIVE_CHAT_ENABLED')
})

test('each missing part is named with the command that creates it', () => {
  const databases = [{ name: 'parley-search', id: '00000000-0000-0000-0000-000000000001' }]
  const found = missingSettings({ ...ready, databases, chat: 'chat.example', secrets: [] })
  expect(found).toHaveLength(3)
  expect(found[0]).toContain('npx wrangler d1 create parley-search')
  expect(found[1]).toContain('CHAT_ORIGIN')
  expect(found[2]).toContain('npx wrangler secret put SIGNING_SECRET')
})
