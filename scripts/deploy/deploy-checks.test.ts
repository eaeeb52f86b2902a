import { expect, test } from 'vitest'
import { demoSecret } from '../local/runtime.ts'
import { deployMistakes, missingSettings, type Planned } from './deploy-checks.ts'

const ready: Planned = {
  vars: { ALLOWED_ORIGINS: 'https://shop.example', AI_PROVIDER: 'guide' },
  chat: 'https://chat.example',
  file: 'installation.json',
  wrangler: 'npm run wrangler --',
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
  expect(deployMistakes({ ...ready, vars }).join()).toMatch(/METRICS_TOKEN .*npm run wrangler -- secret put METRICS_TOKEN/)
  expect(deployMistakes({ ...ready, vars }).join()).not.toContain('a-good-token')
})

test('a setting that the Worker would refuse is named before the deployment', () => {
  expect(deployMistakes({ ...ready, vars: { ALLOWED_ORIGINS: 'shop.example' } }).join()).toContain('ALLOWED_ORIGINS: "shop.example"')
  expect(deployMistakes({ ...ready, vars: { LIVE_CHAT_ENABLED: 'yes' } }).join()).toContain('LIVE_CHAT_ENABLED')
  expect(deployMistakes({ ...ready, vars: { AI_PROVIDER: 'gemini' } })).toEqual([
    'AI_PROVIDER: must be one of guide (installation.json or wrangler.toml)',
  ])
  expect(deployMistakes({ ...ready, vars: { ALOWED_ORIGINS: 'https://shop.example' } }).join()).toContain('ALOWED_ORIGINS is no setting')
})

test('each missing part is named with the command that creates it', () => {
  const found = missingSettings({ ...ready, chat: 'chat.example', secrets: [] })
  expect(found).toHaveLength(2)
  expect(found[0]).toContain('"chat" in installation.json is "chat.example"')
  expect(found[1]).toContain('npm run wrangler -- secret put SIGNING_SECRET')
})
