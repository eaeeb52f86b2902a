import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type InlineConfig } from 'vite'
import { command } from '../cli-error.ts'
import { root } from '../root.ts'
import { assetHeaders } from './asset-headers.ts'
import { hashOf, unlessCached } from './build-cache.ts'

export const assets = join(root, 'dist/assets')

/** What runs in a browser and has a folder and a Vite config of its own. */
export interface Part {
  readonly folder: string
  readonly config: string
}

/** Each config writes its own part of `dist/assets`; the loader needs the name of the built widget. */
export const parts: readonly Part[] = [
  { folder: 'widget', config: 'widget/vite.config.ts' },
  { folder: 'widget', config: 'widget/loader.vite.config.ts' },
  { folder: 'draw-page', config: 'draw-page/vite.config.ts' },
  { folder: 'dashboard', config: 'dashboard/vite.config.ts' },
]
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
  'scripts/build/build.ts',
  'scripts/build/asset-headers.ts',
  'worker/http/origin-policy.ts',
  'scripts/build/vite-preact.ts',
]

/** Builds for production, also when a test runner has set another `NODE_ENV`. */
export async function bundle(config: InlineConfig): Promise<void> {
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({ ...config, logLevel: 'warn' })
  if (before === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = before
}

export async function buildParts(chosen: readonly Part[]): Promise<void> {
  for (const { config } of chosen) await bundle({ configFile: join(root, config) })
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
    await buildParts(parts)
    writeFileSync(join(assets, '_headers'), assetHeaders())
  })

if (process.argv[1] === import.meta.filename) await command(buildAssets)
