import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type InlineConfig } from 'vite'
import { assetHeaders } from './asset-headers.ts'
import { hashOf, unlessCached } from './build-cache.ts'
import { command } from './cli-error.ts'
import { root } from './root.ts'

export const assets = join(root, 'dist/assets')

/** Each config writes its own part of `dist/assets`. */
const configs = ['widget/vite.config.ts', 'widget/loader.vite.config.ts', 'draw-page/vite.config.ts', 'dashboard/vite.config.ts']
export const sources = [
  'protocol',
  'domain',
  'client',
  'ui',
  'widget',
  'draw-page',
  'dashboard',
  'demo/site',
  'package-lock.json',
  'scripts/build.ts',
  'scripts/asset-headers.ts',
  'worker/http/origin-policy.ts',
  'scripts/vite-preact.ts',
]

/** Builds for production, also when a test runner has set another `NODE_ENV`. */
export async function bundle(config: InlineConfig): Promise<void> {
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({ ...config, logLevel: 'warn' })
  if (before === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = before
}

/**
 * Builds everything that runs in a browser, and copies the sample page beside it. Does nothing
 * when no source has changed.
 */
export const buildAssets = (): Promise<void> =>
  unlessCached(join(root, 'dist/stamp'), hashOf(sources), async () => {
    console.log('Building the browser parts …')
    rmSync(assets, { recursive: true, force: true })
    mkdirSync(assets, { recursive: true })
    cpSync(join(root, 'demo/site'), assets, { recursive: true })
    for (const config of configs) await bundle({ configFile: join(root, config) })
    writeFileSync(join(assets, '_headers'), assetHeaders())
  })

if (process.argv[1] === import.meta.filename) await command(buildAssets)
