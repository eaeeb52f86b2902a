import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { root } from '../root.ts'

const program = join(root, 'node_modules/wrangler/bin/wrangler.js')
const quiet = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  NO_UPDATE_NOTIFIER: '1',
}

interface How {
  readonly cwd?: string
  /** False: wrangler asks no questions. */
  readonly asks?: boolean
}

/** Runs wrangler in this terminal, with its questions. Throws a `CliError` when it fails. */
export function wrangler(args: readonly string[], { cwd = root, asks = true }: How = {}): void {
  const { status } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    stdio: [asks ? 'inherit' : 'ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...quiet },
  })
  if (status !== 0) throw new CliError(`"wrangler ${args.slice(0, 3).join(' ')}" did not succeed, see above.`)
}

/** What wrangler prints; undefined when it fails. */
export function askWrangler(args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...quiet },
  })
  return status === 0 ? stdout : undefined
}
