import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { getPlatformProxy, unstable_readConfig, unstable_splitSqlQuery } from 'wrangler'
import { hashOf, unlessCached } from '../build/build-cache.ts'
import { CliError } from '../cli-error.ts'
import { root } from '../root.ts'

/** The part of the D1 binding that is used here; the binding comes from the local runtime. */
interface Database {
  prepare(sql: string): { all(): Promise<{ results: Record<string, unknown>[] }>; bind(...values: unknown[]): unknown }
  batch(statements: unknown[]): Promise<unknown>
}

const run = (db: Database, sql: string) => db.batch(unstable_splitSqlQuery(sql).map((statement) => db.prepare(statement)))

/**
 * Migrates one database and writes the same records as `wrangler d1 migrations apply`, so that
 * either may run. Refuses a `state` of an older version.
 */
async function migrate(db: Database, folder: string, state: string): Promise<void> {
  await run(
    db,
    'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
  )
  const done = new Set((await db.prepare('SELECT name FROM d1_migrations').all()).results.map(({ name }) => name))
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  // Migrations only add, so an applied one that no longer exists is of a version before the first
  // deployment.
  if ([...done].some((name) => !names.includes(String(name)))) {
    const shown = relative(root, state).startsWith('..') ? state : relative(root, state)
    throw new CliError(`${shown} was made by an older version of Parley; start with \`npm start -- --fresh\``)
  }
  for (const name of names.sort()) {
    if (done.has(name)) continue
    await run(db, readFileSync(join(folder, name), 'utf8'))
    await db.batch([db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name)])
  }
}

/**
 * Demo data as SQL. Imported by URL: the types of these modules need the Worker's types, which
 * this project does not load.
 */
async function demo(file: string, name: string): Promise<string> {
  const module: Record<string, () => string | Promise<string>> = await import(new URL(`../../demo/${file}`, import.meta.url).href)
  const sql = module[name]
  if (sql === undefined) throw new Error(`demo/${file} exports no ${name}`)
  return sql()
}

/**
 * Migrates both local databases under `state` and loads the demo people and articles. Does nothing
 * when nothing has changed.
 */
export const prepareDatabases = (state: string): Promise<void> =>
  unlessCached(join(state, 'databases.stamp'), hashOf(['migrations', 'demo', 'storage/search/articles.ts', 'wrangler.toml']), async () => {
    const { d1_databases } = unstable_readConfig({ config: join(root, 'wrangler.toml') })
    mkdirSync(state, { recursive: true })
    // Only the databases: the Worker itself need not start for this.
    const only = join(state, `databases-${process.pid}.json`)
    writeFileSync(only, JSON.stringify({ name: 'parley-databases', compatibility_date: '2026-09-01', d1_databases }))
    const { env, dispose } = await getPlatformProxy<Record<string, Database>>({
      configPath: only,
      persist: { path: join(state, 'v3') },
      remoteBindings: false,
    })
    try {
      for (const { binding, migrations_dir } of d1_databases) {
        const db = env[binding]
        if (db === undefined || migrations_dir === undefined) throw new Error(`${basename(only)} lacks ${binding}`)
        await migrate(db, join(root, migrations_dir), state)
      }
      const { DB, SEARCH } = env as { DB: Database; SEARCH: Database }
      await run(DB, await demo('seed.ts', 'demoSql'))
      await run(SEARCH, await demo('articles/articles.ts', 'articlesSql'))
    } finally {
      await dispose()
      rmSync(only, { force: true })
    }
  })
