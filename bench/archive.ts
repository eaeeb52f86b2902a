import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getPlatformProxy } from 'wrangler'
import { prepareDatabases } from '../scripts/local/databases.ts'
import { median, type Row } from './table.ts'

interface Meta {
  readonly meta: { readonly rows_written: number }
}

interface Database {
  prepare(sql: string): Statement
  batch(statements: readonly Statement[]): Promise<readonly Meta[]>
}

interface Statement {
  bind(...values: readonly unknown[]): Statement
  all(): Promise<Meta & { readonly results: readonly object[] }>
}

/** Migrates both databases, loads the demo data, and runs `use` with them. */
async function withDatabases<T>(use: (databases: { DB: Database; SEARCH: Database }) => Promise<T>): Promise<T> {
  const state = mkdtempSync(join(tmpdir(), 'parley-bench-d1-'))
  await prepareDatabases(state)
  const config = join(state, 'wrangler.json')
  const d1 = (binding: string, name: string, id: number) => ({
    binding,
    database_name: name,
    database_id: `00000000-0000-0000-0000-00000000000${id}`,
  })
  writeFileSync(
    config,
    JSON.stringify({
      name: 'parley-bench-d1',
      compatibility_date: '2026-09-01',
      d1_databases: [d1('DB', 'parley', 0), d1('SEARCH', 'parley-search', 1)],
    }),
  )
  const { env, dispose } = await getPlatformProxy<{ DB: Database; SEARCH: Database }>({
    configPath: config,
    persist: { path: join(state, 'v3') },
    remoteBindings: false,
  })
  try {
    return await use(env)
  } finally {
    await dispose()
    rmSync(state, { recursive: true, force: true })
  }
}

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' }

const million = 1_000_000
const perConversation = 20

/**
 * Measures a page of closed conversations and a page of one conversation's messages in a database
 * with a million messages.
 */
export const millionRows = (): Promise<Row[]> =>
  withDatabases(async ({ DB }) => {
    const conversations = million / perConversation
    const text = 'My mail does not arrive since yesterday evening, and I do not know what I changed.'
    const segment = JSON.stringify(
      Array.from({ length: perConversation }, (_, n) => ({
        ...{ type: 'message.posted', parts: [{ type: 'text', text }], seq: n + 1, at: n, id: `id-${n}`, by: layla },
      })),
    )
    for (let from = 0; from < conversations; from += 1_000) {
      const some = Array.from({ length: 1_000 }, (_, i) => from + i)
      await DB.batch([
        DB.prepare(
          `INSERT INTO conversations (room, rev, title, department, visitor, agent, status, locale, page, preview, opened_at, active_at, closed_at)
           SELECT 'c_' || value, 20, 'About my mail ' || value, 'hosting', ?2, NULL, 'resolved', 'en', '', 'Thank you, it works.', value, value, value FROM json_each(?1)`,
        ).bind(JSON.stringify(some), JSON.stringify(layla)),
        DB.prepare(
          `INSERT INTO segments (room, first, last, rev, body) SELECT 'c_' || value, 1, ${perConversation}, ${perConversation}, ?2 FROM json_each(?1)`,
        ).bind(JSON.stringify(some), segment),
      ])
    }
    // D1's own duration is 0 here, so the round trip is measured and the round trip of an empty
    // statement subtracted.
    const asked = async (sql: string, values: readonly unknown[]) => {
      const statement = DB.prepare(sql).bind(...values)
      const durations: number[] = []
      for (let n = 0; n < 51; n++) {
        const began = performance.now()
        await statement.all()
        durations.push(performance.now() - began)
      }
      return median(durations)
    }
    const way = await asked('SELECT ?1', [1])
    const timed = async (sql: string, ...values: readonly unknown[]) => Math.max(0, (await asked(sql, values)) - way)
    const inbox = await timed(
      `SELECT * FROM conversations LEFT JOIN departments ON departments.id = conversations.department
       WHERE closed_at IS NOT NULL AND active_at < ?1 ORDER BY active_at DESC LIMIT 50`,
      conversations / 2,
    )
    const history = await timed('SELECT body FROM segments WHERE room = ?1 ORDER BY first DESC LIMIT 1', `c_${conversations / 2}`)
    const row = (what: string, ms: number): Row => ({
      what,
      load: 'D1 with a million messages in 50,000 conversations',
      ours: `${ms.toFixed(1)} ms beyond an empty statement`,
      rival: '',
      ratio: '',
      aim: '< 5 ms',
    })
    return [row('a page of closed conversations', inbox), row('a page of history', history)]
  })
