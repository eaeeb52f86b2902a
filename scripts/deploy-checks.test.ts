import { expect, test } from 'vitest'
import { deployMistakes, missingSettings, type Planned } from './deploy-checks.ts'
import { demoSecret } from './runtime.ts'

const ready: Planned = {
  vars: { ALLOWED_ORIGINS: 'https://shop.example', AI_PROVIDER: 'guide' },
  databases: [{ name: 'parley', id: '5c1f3a52-6e0f-4a94-9d51-2f3a5f1f0d7e' }],
  chat: 'https://chat.example',
  secrets: ['SIGNING_SECRET'],
}

test('Dana has everything in place, and nothing is in her way', () => {
  expect([...deployMistakes(ready), ...missingSettings(ready)]).toEqual([])
})

test('Dana took the demo secret over from her own machine: it is refused by name', () => {
  const told = deployMistakes({ ...ready, vars: { ...ready.vars, SIGNING_SECRET: demoSecret, LOCAL: '1' } })
  expect(told).toHaveLength(2)
  expect(told[0]).toContain('demo secret')
  expect(told[1]).toContain('LOCAL')
})

test('a secret in the code is refused, without being printed', () => {
  const vars = { ...ready.vars, METRICS_TOKEN: 'a-good-token-but-in-the-open' }
  expect(deployMistakes({ ...ready, vars }).join()).toMatch(/METRICS_TOKEN .*wrangler secret put METRICS_TOKEN/)
  expect(deployMistakes({ ...ready, vars }).join()).not.toContain('a-good-token')
})

test('a setting that the Worker would refuse is named before it is there', () => {
  expect(deployMistakes({ ...ready, vars: { ALLOWED_ORIGINS: 'shop.example' } }).join()).toContain('ALLOWED_ORIGINS: "shop.example"')
  expect(deployMistakes({ ...ready, vars: { LIVE_CHAT_ENABLED: 'yes' } }).join()).toContain('LIVE_CHAT_ENABLED')
})

test('what has still to be made is named with the command that makes it', () => {
  const databases = [{ name: 'parley-search', id: '00000000-0000-0000-0000-000000000001' }]
  const told = missingSettings({ ...ready, databases, chat: 'chat.example', secrets: [] })
  expect(told).toHaveLength(3)
  expect(told[0]).toContain('npx wrangler d1 create parley-search')
  expect(told[1]).toContain('CHAT_ORIGIN')
  expect(told[2]).toContain('npx wrangler secret put SIGNING_SECRET')
})
