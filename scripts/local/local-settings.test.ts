import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { CliError } from '../cli-error.ts'
import { checkLocalSettings } from './local-settings.ts'

afterEach(() => vi.unstubAllEnvs())

test('a wrong setting is named before the local system starts', () => {
  vi.stubEnv('ALLOWED_ORIGINS', 'http://localhost:3000/')
  expect(() => checkLocalSettings(8787)).toThrow(CliError)
  expect(() => checkLocalSettings(8787)).toThrow('ALLOWED_ORIGINS: "http://localhost:3000/" is not an exact origin')
})

test('the settings of the project are right', () => {
  vi.stubEnv('ALLOWED_ORIGINS', '')
  checkLocalSettings(8787)
})

test('a wrong setting in .dev.vars is named too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-vars-'))
  writeFileSync(join(folder, '.dev.vars'), 'AI_PROVIDER="gemini"\n')
  try {
    expect(() => checkLocalSettings(8787, folder)).toThrow('AI_PROVIDER: must be one of')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
