import { mkdirSync } from 'node:fs'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// The Worker's settings name this folder, and wrangler fails when it is missing; only the workers
// layer needs it.
mkdirSync('dist/assets', { recursive: true })

const elsewhere = ['**/node_modules/**', '**/dist/**', '**/out/**', '**/.wrangler/**']

/** One project per layer; a test belongs to the lowest layer that can show what it claims. */
export default defineConfig({
  test: {
    silent: 'passed-only',
    projects: [
      { test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...elsewhere, 'tests/**'] } },
      { test: { name: 'architecture', include: ['tests/architecture/**/*.test.ts'] } },
      { test: { name: 'simulation', include: ['tests/simulation/**/*.test.ts'], testTimeout: 60_000 } },
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
                ARCHIVE_QUIET_SECONDS: '1',
                PARLEY_MIGRATIONS: await readD1Migrations('migrations/parley'),
                SEARCH_MIGRATIONS: await readD1Migrations('migrations/search'),
              },
            },
          })),
        ],
        test: {
          name: 'workers',
          include: ['tests/workers/**/*.test.ts'],
          globalSetup: ['tests/support/fake-model.ts'],
          setupFiles: ['tests/workers/clean-up.ts'],
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'api',
          include: ['tests/api/**/*.test.ts'],
          globalSetup: ['tests/support/one-system.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
