import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { isBlank, readable } from '../../protocol/text.ts'
import { CliError, command } from '../cli-error.ts'
import { type AdminOptions, adminSql } from './admin-sql.ts'
import { executeSql } from './execute-sql.ts'
import { databaseArgs, targetOptions } from './target.ts'

const usage = `Usage: npm run admin -- --email lina@example.com --name "Lina Khoury" [--role agent] [--env staging | --local [--state .wrangler/state]]
The command asks for the password, or reads it from standard input when that is no terminal.`

interface Options extends AdminOptions {
  /** Wrangler's arguments for the database. */
  readonly where: readonly string[]
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        email: { type: 'string' },
        name: { type: 'string' },
        role: { type: 'string', default: 'admin' },
        ...targetOptions,
        help: { type: 'boolean', default: false },
      },
    })
    const { email = '', name = '', role, help } = values
    if (help) throw new Error('Lets a person sign in to the dashboard, or gives one who may already a new password.')
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Error('--email must be an e-mail address.')
    if (isBlank(name)) throw new Error('--name is what colleagues see.')
    if (role !== 'admin' && role !== 'agent') throw new Error('--role is admin or agent.')
    return { email, name: readable(name).replace(/\s+/g, ' '), role, where: databaseArgs(values) }
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
  const { where, ...person } = readOptions()
  executeSql('DB', await adminSql(person, await readPassword(), Date.now()), where)
  console.log(`\n${person.name} signs in as ${person.email.toLowerCase()}, as ${person.role}.`)
})
