import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../root.ts'

/**
 * The time limit of one test run. A run that exceeds it does not count as caught: the machine may
 * be slow. Tests of the API build the pages once per copy and start a whole system.
 */
const runMs = { workers: 120_000, api: 300_000 }

export type Project = keyof typeof runMs
/**
 * The timeout of one test. A broken system often makes a test wait for something that never comes.
 */
const testMs = 12_000

export interface Outcome {
  /** Whether the run ended within its time limit. */
  readonly done: boolean
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  /** Test files that did not load. */
  readonly broken: readonly string[]
  /** The first line of each failure, which shows whether the test failed for the right reason. */
  readonly why: string
  readonly output: string
}

interface Assertion {
  readonly status: string
  readonly fullName: string
  readonly failureMessages: readonly string[]
}

interface FileReport {
  readonly name: string
  readonly status: string
  readonly assertionResults: readonly Assertion[]
}

/**
 * Copies the working tree, untracked files included, to a temporary folder. `node_modules` is a
 * link.
 */
export function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'parley-mutation-'))
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  for (const path of stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    copyFileSync(join(root, path), join(copy, path))
  }
  for (const modules of ['node_modules', 'dashboard/node_modules'])
    if (existsSync(join(root, modules))) symlinkSync(join(root, modules), join(copy, modules))
  return copy
}

/** vitest's option that selects the tests whose names contain one of these texts. */
const namesContaining = (texts: readonly string[]): string[] => [
  '-t',
  texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
]

/**
 * Runs tests of one project in the copy. Reads vitest's report, not its exit code: a file that does
 * not load proves nothing.
 */
export function runTests(
  copy: string,
  project: Project,
  files: readonly string[],
  names: readonly string[],
  ...more: string[]
): Promise<Outcome> {
  const report = join(copy, 'out/report.json')
  rmSync(report, { force: true })
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs')
  const reporting = ['--reporter=json', `--outputFile=${report}`, `--test-timeout=${testMs}`]
  return new Promise((resolve) => {
    const args = [vitest, 'run', '--project', project, ...reporting, ...more, ...namesContaining(names), ...files]
    const child = spawn(process.execPath, args, { cwd: copy, detached: true })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += piece))
    // Ends the whole process group: the runtime is a separate process that would otherwise survive.
    const end = () => process.kill(-child.pid!, 'SIGKILL')
    const timer = setTimeout(end, runMs[project])
    process.prependOnceListener('exit', end)
    child.once('exit', (_, signal) => {
      clearTimeout(timer)
      process.off('exit', end)
      const results: FileReport[] = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
      resolve(outcomeOf(results, signal === null, output))
    })
  })
}

function outcomeOf(results: readonly FileReport[], done: boolean, output: string): Outcome {
  const tests = results.flatMap(({ assertionResults }) => assertionResults)
  const withStatus = (status: string) => tests.filter((test) => test.status === status).map(({ fullName }) => fullName)
  return {
    done,
    passed: withStatus('passed'),
    failed: withStatus('failed'),
    broken: results.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).map(({ name }) => name),
    why: tests.flatMap(({ failureMessages }) => failureMessages.map((text) => `  ${text.split('\n')[0]}`)).join('\n'),
    output,
  }
}
