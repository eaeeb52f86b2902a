import { CliError } from '../cli-error.ts'
import { configArgs, type D1Config, type Installation, workerConfig, writeInstallation } from './installation.ts'
import { askWrangler, wrangler } from './wrangler.ts'

/** A database as `wrangler d1 list --json` prints it. */
export interface ListedDatabase {
  readonly name: string
  readonly uuid: string
}

const isPlaceholder = (id: string) => id.startsWith('00000000-')

/** The databases of the configuration whose id is not known. */
export const withoutId = (databases: readonly D1Config[]): readonly D1Config[] =>
  databases.filter(({ database_id }) => isPlaceholder(database_id))

/** The ids by binding, as far as the account has databases of these names. */
export function idsOf(databases: readonly D1Config[], listed: readonly ListedDatabase[]): Record<string, string> {
  const pairs = databases.flatMap(({ binding, database_name }) => {
    const found = listed.find(({ name }) => name === database_name)
    return found === undefined ? [] : [[binding, found.uuid] as const]
  })
  return Object.fromEntries(pairs)
}

function listed(): ListedDatabase[] {
  const text = askWrangler(['d1', 'list', '--json'])
  if (text === undefined) throw new CliError('The databases of the account could not be listed. Sign in first: npx wrangler login')
  return JSON.parse(text) as ListedDatabase[]
}

/**
 * Creates the databases of an environment that do not exist yet, and writes their ids into the
 * installation's file.
 */
export function ensureDatabases(installation: Installation): Installation {
  const { vars, d1_databases } = workerConfig(installation)
  const unknown = withoutId(d1_databases)
  if (unknown.length === 0) return installation
  const existing = listed()
  const jurisdiction = vars['DATA_JURISDICTION']
  const where = jurisdiction === undefined || jurisdiction === 'none' ? [] : ['--jurisdiction', String(jurisdiction)]
  for (const { database_name } of unknown)
    if (!existing.some(({ name }) => name === database_name))
      wrangler(['d1', 'create', database_name, ...where, ...configArgs(installation)], { asks: false })
  const databases = { ...installation.databases, ...idsOf(unknown, listed()) }
  const complete = { ...installation, databases }
  const lost = withoutId(workerConfig(complete).d1_databases)
  if (lost.length > 0) throw new CliError(`The account does not list ${lost.map(({ database_name }) => database_name).join(' and ')}.`)
  writeInstallation(complete)
  return complete
}
