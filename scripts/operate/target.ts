import { configArgs, environmentOf, readInstallation } from '../deploy/installation.ts'

/** The options with which a command names the system that it works on. */
export const targetOptions = {
  env: { type: 'string' },
  local: { type: 'boolean', default: false },
  state: { type: 'string', default: '.wrangler/state' },
} as const

interface Target {
  readonly env?: string | undefined
  readonly local: boolean
  readonly state: string
}

/** Wrangler's arguments for the databases of a local system, or of a deployed environment. */
export function databaseArgs({ env, local, state }: Target): string[] {
  if (local) return ['--local', '--persist-to', state]
  return [...configArgs(readInstallation(environmentOf(env))), '--remote']
}
