import { command } from '../cli-error.ts'
import { configArgs, environmentOf, readInstallation } from './installation.ts'
import { wrangler } from './wrangler.ts'

/**
 * `npm run wrangler -- [--env staging] <anything>`: wrangler with the configuration of an
 * installation's environment, for secrets, logs and databases.
 */
await command(async () => {
  const given = process.argv.slice(2)
  const environment = environmentOf(given[0] === '--env' ? given[1] : undefined)
  const args = given[0] === '--env' ? given.slice(2) : given
  wrangler([...args, ...configArgs(readInstallation(environment))])
})
