import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root } from '../../scripts/root.ts'
import { documented } from '../support/documented.ts'

const made = (path: string) => join(root, 'out/deploy', path)
const run = promisify(execFile)

it('Dana builds a whole deployment without an account and reads which steps are left', {
  timeout: 240_000,
}, async () => {
  const { stdout } = await run(process.execPath, documented('npm run deploy -- --dry-run'))

  for (const binding of ['CONVERSATIONS', 'INBOX', 'DRAWS', 'RELAYS', 'PULSE', 'DB', 'SEARCH', 'ASSETS'])
    expect(stdout).toContain(`env.${binding}`)
  expect(stdout).toContain('nothing was sent')
  for (const file of ['worker/index.js', 'functions/index.js', 'dashboard/index.html', 'dashboard/_headers', 'assets/widget.js'])
    expect(existsSync(made(file)), file).toBe(true)
  expect(readdirSync(made('assets')).sort()).toEqual(['_headers', 'draw', 'widget', 'widget.js', 'widget.json'])
  expect(JSON.parse(readFileSync(made('functions/routes.json'), 'utf8')).include).toEqual(['/api/agent/*'])
  expect(readFileSync(made('dashboard/index.html'), 'utf8')).not.toContain('/dashboard/')
})

it('Dana builds staging beside production, with names of its own', { timeout: 240_000 }, async () => {
  const { stdout } = await run(process.execPath, documented('npm run deploy -- --env staging --dry-run'))
  expect(stdout).toContain('nothing was sent')
  expect(stdout).toContain('parley-search-staging')
  expect(stdout).toContain('"chat" in installation.staging.json is empty')
  expect(JSON.parse(readFileSync(made('pages/wrangler.json'), 'utf8'))).toMatchObject({ name: 'parley-dashboard-staging' })
})
