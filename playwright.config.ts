import { defineConfig } from '@playwright/test'
import { chromium } from './scripts/machine.ts'

const browser = chromium()

export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'out/browser',
  globalSetup: './tests/support/browser-system.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: process.env['PARLEY_REPORT'] ?? 'out/browser/report.json' }]],
  use: {
    trace: 'retain-on-failure',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
