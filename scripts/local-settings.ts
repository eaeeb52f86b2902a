import { join } from 'node:path'
import { unstable_readConfig } from 'wrangler'
import { SettingsError, settingsOf } from '../worker/settings.ts'
import { CliError } from './cli-error.ts'
import { root } from './root.ts'
import { localVars } from './runtime.ts'

/**
 * Fails with the name of a wrong setting before the local system starts: the Worker would refuse
 * every request.
 */
export function checkLocalSettings(port: number): void {
  const { vars } = unstable_readConfig({ config: join(root, 'wrangler.toml') })
  try {
    settingsOf({ ...vars, ...localVars(port) })
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    throw new CliError(`A setting in wrangler.toml or in the environment is wrong.\n${error.message}`)
  }
}
