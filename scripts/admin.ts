import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { type AdminOptions, adminSql } from './admin-sql.ts'
import { CliError, command } from './cli-error.ts'
import { wrangler } from './wrangler.ts'

const usage = `Usage: npm run admin -- --email lina@example.com --name "Lina Khoury" [--role agent] [--local [--state .wrangler/state]]
The command asks for the password, or reads it from standard input when that is no terminal.`

interface Options extends AdminOptions {
  /** The state folder of a local system; undefined for the deployed one. */
  readonly state: string | undefined
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        email: { type: 'string' },
        name: { type: 'string' },
        role: { type: 'string', default: 'admin' },
        local: { type: 'boolean', default: false },
        state: { type: 'string', default: '.wrangler/state' },
        help: { type: 'boolean', default: false },
      },
    })
    const { email = '', name = '', role, local, state, help } = values
    if (help) throw new Error('Lets a person sign in to the dashboard, or gives one who may already a new password.')
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Error('--email must be an e-mail address.')
    if (name.trim() === '') throw new Error('--name is what colleagues see.')
    if (role !== 'admin' && role !== 'agent') throw new Error('--role is admin or agent.')
    return { email, name: name.trim(), role, state: local ? state : undefined }
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
}

/**
 * Reads the password. It is never an argument, which every other process could read; a terminal
 * does not show it.
 */
async function readPassword(): Promise<string> {
  const isTerminal = process.stdin.isTTY === true
  if (isTerminal) process.stdout.write('Password (12 characters or more): ')
  const discard = new Writable({ write: (_, __, done) => done() })
  const lines = createInterface({ input: process.stdin, output: discard, terminal: isTerminal })
  const { value = '' } = await lines[Symbol.asyncIterator]().next()
  lines.close()
  if (isTerminal) process.stdout.write('\n')
  if (value.length < 12) throw new CliError('A password has at least 12 characters.')
  return value
}

/** `npm run admin`: admits the first admin. For the person who holds the deployment. */
await command(async () => {
  const { state, ...person } = readOptions()
  const sql = await adminSql(person, await readPassword(), Date.now())
  // A file, because the hash must not be an argument either.
  const file = join(tmpdir(), `parley-admin-${process.pid}.sql`)
  writeFileSync(file, sql, { mode: 0o600, flag: 'wx' })
  try {
    wrangler(['d1', 'execute', 'DB', '--file', file, '--yes', ...(state === undefined ? ['--remote'] : ['--local', '--persist-to', state])])
  } finally {
    rmSync(file)
  }
  console.log(`\n${person.name} signs in as ${person.email.toLowerCase()}, as ${person.role}.`)
})
