import { mkdirSync } from 'node:fs'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// The Worker's settings name this folder, and a missing one is fatal; only the runtime layer needs it, and only to exist.
mkdirSync('dist/assets', { recursive: true })

const elsewhere = ['**/node_modules/**', '**/dist/**', '**/out/**', '**/.wrangler/**']

/** One project per layer; a test lives in the lowest layer that can tell the truth. */
export default defineConfig({
  test: {
    silent: 'passed-only',
    projects: [
      { test: { name: 'pure', include: ['**/*.test.{ts,tsx}'], exclude: [...elsewhere, 'tests/**'] } },
      { test: { name: 'house', include: ['tests/house/**/*.test.ts'] } },
      { test: { name: 'whole', include: ['tests/whole/**/*.test.ts'], testTimeout: 60_000 } },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                LOCAL: '1',
                SIGNING_SECRET: 'a-secret-for-tests-only-0123456789abcdef',
                ALLOWED_ORIGINS: 'https://shop.example',
                LIVE_CHAT_VIEWERS_PER_RELAY: '25',
                PARLEY_MIGRATIONS: await readD1Migrations('migrations/parley'),
                SEARCH_MIGRATIONS: await readD1Migrations('migrations/search'),
              },
            },
          })),
        ],
        test: {
          name: 'runtime',
          include: ['tests/runtime/**/*.test.ts'],
          globalSetup: ['tests/support/fake-model.ts'],
          setupFiles: ['tests/runtime/rest.ts'],
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'outside',
          include: ['tests/outside/**/*.test.ts'],
          globalSetup: ['tests/support/one-system.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
