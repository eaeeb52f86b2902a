import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { idsOf, withoutId } from './deploy-databases.ts'
import { dashboardConfig, environmentOf, readInstallation, workerConfig, writeInstallation } from './installation.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-installation-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const values = { chat: 'https://chat.example', vars: { ALLOWED_ORIGINS: 'https://shop.example' }, databases: { DB: 'id-of-db' } }
const save = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))

test('staging has a Worker, databases, a dashboard and counters of its own', () => {
  const staging = workerConfig(readInstallation('staging', folder))
  const production = workerConfig(readInstallation(undefined, folder))
  expect(staging.name).toBe('parley-staging')
  expect(staging.d1_databases.map(({ database_name }) => database_name)).toEqual(['parley-staging', 'parley-search-staging'])
  expect(production.d1_databases.map(({ database_name }) => database_name)).toEqual(['parley', 'parley-search'])
  expect(staging.ratelimits[0]?.namespace_id).not.toBe(production.ratelimits[0]?.namespace_id)
  expect(dashboardConfig(readInstallation('staging', folder))).toMatchObject({
    name: 'parley-dashboard-staging',
    services: [{ binding: 'CHAT', service: 'parley-staging' }],
  })
})

test('the values of an installation replace those of the code, and other settings keep their defaults', () => {
  save('installation.json', values)
  const config = workerConfig(readInstallation(undefined, folder))
  expect(config.vars).toMatchObject({ ALLOWED_ORIGINS: 'https://shop.example', AI_PROVIDER: 'guide' })
  expect(config.d1_databases[0]?.database_id).toBe('id-of-db')
  expect(config).toMatchObject({ routes: [{ pattern: 'chat.example', custom_domain: true }] })
  expect(dashboardConfig(readInstallation(undefined, folder)).vars).toMatchObject({ CHAT_ORIGIN: 'https://chat.example' })
})

test('an address at workers.dev needs no route', () => {
  save('installation.json', { ...values, chat: 'https://parley.someone.workers.dev' })
  expect(workerConfig(readInstallation(undefined, folder))).not.toHaveProperty('routes')
})

test('the ids of databases are filled in by their names, and the file keeps what the operator wrote', () => {
  save('installation.staging.json', { ...values, databases: {} })
  const staging = readInstallation('staging', folder)
  const unknown = withoutId(workerConfig(staging).d1_databases)
  const listed = [
    { name: 'parley', uuid: 'of production' },
    { name: 'parley-staging', uuid: 'one' },
    { name: 'parley-search-staging', uuid: 'two' },
  ]
  writeInstallation({ ...staging, databases: idsOf(unknown, listed) })
  expect(JSON.parse(readFileSync(join(folder, 'installation.staging.json'), 'utf8'))).toEqual({
    ...values,
    databases: { DB: 'one', SEARCH: 'two' },
  })
  expect(withoutId(workerConfig(readInstallation('staging', folder)).d1_databases)).toEqual([])
})

test('a mistake in the file is named with its key', () => {
  save('installation.json', '{ "chat": ')
  expect(() => readInstallation(undefined, folder)).toThrow('installation.json is not JSON')
  save('installation.json', { chat: 'https://chat.example', var: {} })
  expect(() => readInstallation(undefined, folder)).toThrow(/Unrecognized key.*"var"/)
  save('installation.json', { vars: { LIVE_CHAT_ENABLED: false } })
  expect(() => readInstallation(undefined, folder)).toThrow('vars.LIVE_CHAT_ENABLED')
})

test('the name of an environment is a plain word; production has none', () => {
  expect([environmentOf('staging'), environmentOf('production'), environmentOf(undefined)]).toEqual(['staging', undefined, undefined])
  for (const name of ['', '../x', 'Staging', '-']) expect(() => environmentOf(name)).toThrow('--env is a name')
})
