import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wrangler } from '../deploy/wrangler.ts'

/**
 * Runs SQL on the database with this binding. It goes through a file, because other processes can
 * read arguments. `where` is from `databaseArgs`.
 */
export function executeSql(binding: 'DB' | 'SEARCH', sql: string, where: readonly string[]): void {
  const file = join(tmpdir(), `parley-${process.pid}-${Date.now()}.sql`)
  writeFileSync(file, sql, { mode: 0o600, flag: 'wx' })
  try {
    wrangler(['d1', 'execute', binding, '--file', file, '--yes', ...where])
  } finally {
    rmSync(file)
  }
}
