import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { unstable_readConfig } from 'wrangler'
import { SettingsError, settingsOf } from '../../worker/settings.ts'
import { CliError } from '../cli-error.ts'
import { root } from '../root.ts'
import { localVars } from './runtime.ts'

/** What wrangler reads beside its configuration, on a local machine only. */
function devVars(folder: string): NodeJS.Dict<string> {
  const file = join(folder, '.dev.vars')
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
}

/**
 * Fails with the name of a wrong setting before the local system starts: the Worker would refuse
 * every request.
 */
export function checkLocalSettings(port: number, folder: string = root): void {
  const { vars } = unstable_readConfig({ config: join(root, 'wrangler.toml') })
  try {
    settingsOf({ ...vars, ...localVars(port), ...devVars(folder) })
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    throw new CliError(`A setting in wrangler.toml, in .dev.vars or in the environment is wrong.\n${error.message}`)
  }
}
