import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CliError, command } from './cli-error.ts'
import { root } from './root.ts'
import { type Sabotage, sabotages } from './sabotages.ts'

/** A test that has not ended by then has not noticed anything: on a slow machine a limit is no proof. */
const limitMs = 120_000
/** One test, which when it fails often does so by waiting in vain. The untouched copy has no more. */
const testMs = 12_000
/** Enough for a storm to find what is wrong; `npm test` lives ten times as many. */
const histories = '40'

interface Told {
  /** Whether all ended in time. */
  readonly done: boolean
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  /** Test files that could not even be loaded. */
  readonly broken: readonly string[]
  /** The first words of each failure: whether a test noticed what it was meant to notice. */
  readonly why: string
  readonly output: string
}

/** What is in the working tree now, tracked or about to be; what is installed is only pointed at. */
function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'parley-sabotage-'))
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  for (const path of stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    copyFileSync(join(root, path), join(copy, path))
  }
  for (const modules of ['node_modules', 'dashboard/node_modules'])
    if (existsSync(join(root, modules))) symlinkSync(join(root, modules), join(copy, modules))
  return copy
}

/** One call of vitest in the copy, read from its report and not from its exit code: what does not load has caught nothing. */
function test(copy: string, project: string, files: readonly string[], ...more: string[]): Promise<Told> {
  const report = join(copy, 'out/report.json')
  rmSync(report, { force: true })
  return new Promise((tell) => {
    const child = spawn(
      process.execPath,
      [
        join(copy, 'node_modules/vitest/vitest.mjs'),
        ...['run', '--project', project, '--reporter=json', `--outputFile=${report}`, `--test-timeout=${testMs}`],
        ...more,
        ...files,
      ],
      { cwd: copy, env: { ...process.env, HISTORIES: histories, SEED: '' }, detached: true },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += piece))
    // The whole group: the runtime is a process of its own and would stay.
    const end = () => process.kill(-child.pid!, 'SIGKILL')
    const timer = setTimeout(end, limitMs)
    process.prependOnceListener('exit', end)
    child.once('exit', (_, signal) => {
      clearTimeout(timer)
      process.off('exit', end)
      const told = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
      const tests = told.flatMap(({ assertionResults }: Report) => assertionResults)
      const named = (status: string) => tests.filter((one: Assertion) => one.status === status).map(({ fullName }: Assertion) => fullName)
      tell({
        done: signal === null,
        passed: named('passed'),
        failed: named('failed'),
        broken: told
          .filter((file: Report) => file.status === 'failed' && file.assertionResults.length === 0)
          .map(({ name }: Report) => name),
        why: tests.flatMap(({ failureMessages }: Assertion) => failureMessages.map((text) => `  ${text.split('\n')[0]}`)).join('\n'),
        output,
      })
    })
  })
}

interface Assertion {
  readonly status: string
  readonly fullName: string
  readonly failureMessages: readonly string[]
}

interface Report {
  readonly name: string
  readonly status: string
  readonly assertionResults: readonly Assertion[]
}

/** vitest's own choice among the tests of its files, by words of their sentences. */
const onlyWith = (words: readonly string[]): string[] => ['-t', words.map((some) => some.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')]

/** Nothing is learned from a test that fails anyway, or that is not there. */
async function checkUntouched(copy: string, chosen: readonly Sabotage[]): Promise<void> {
  for (const [project, ours] of Map.groupBy(chosen, ({ project }) => project)) {
    const files = [...new Set(ours.map((one) => one.test))]
    const words = ours.map(({ only = '' }) => only)
    const { done, passed, failed, broken } = await test(copy, project, files, ...(words.includes('') ? [] : onlyWith(words)))
    if (!done || failed.length > 0 || broken.length > 0)
      throw new CliError(`The untouched copy does not pass in the layer ${project}: ${[...failed, ...broken].join(', ') || 'no answer'}`)
    for (const { test: file, only = '', name } of ours)
      if (!existsSync(join(copy, file)) || !passed.some((sentence) => sentence.includes(only)))
        throw new CliError(`"${name}" names a test that is not there: ${file} ${only}`)
    console.log(`untouched: ${passed.length} tests of the layer ${project} pass`)
  }
}

/** The one line made wrong, its test run, the line made right again. */
async function tried(copy: string, { file, from, to, project, test: filter, only }: Sabotage): Promise<string> {
  const path = join(copy, file)
  const right = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    right.replace(from, () => to),
  )
  const { done, failed, broken, why, output } = await test(copy, project, [filter], '--bail=1', ...(only ? onlyWith([only]) : []))
  writeFileSync(path, right)
  if (process.env['DEBUG']) console.log(why || output)
  if (failed.length > 0) return 'caught'
  return !done ? 'NO ANSWER' : broken.length > 0 ? 'DOES NOT LOAD' : 'SURVIVED'
}

/** `npm run sabotage`: each promise broken in one line, and whether a test notices. `npm run sabotage -- 6 F4.2` tries only those; with DEBUG=1 it says why. */
await command(async () => {
  const asked = process.argv.slice(2)
  const chosen = sabotages.filter(({ promise }) => asked.length === 0 || asked.includes(String(promise)))
  if (chosen.length === 0) throw new CliError(`Nothing breaks ${asked.join(', ')}; see scripts/sabotages.ts.`)
  for (const { file, from, name } of chosen) {
    const times = readFileSync(join(root, file), 'utf8').split(from).length - 1
    if (times !== 1)
      throw new CliError(`"${name}": its line stands ${times} times in ${file}, not once. Bring scripts/sabotages.ts up to date.`)
  }
  const copy = copyTree()
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  await checkUntouched(copy, chosen)

  let caught = 0
  for (const sabotage of chosen) {
    const began = Date.now()
    const outcome = await tried(copy, sabotage)
    if (outcome === 'caught') caught++
    const seconds = ((Date.now() - began) / 1_000).toFixed(0).padStart(3)
    console.log(
      `${String(sabotage.promise).padEnd(5)} ${outcome.padEnd(9)} ${seconds} s  ${sabotage.project.padEnd(7)} ${sabotage.name} (${sabotage.file})`,
    )
  }
  console.log(`\n${caught} of ${chosen.length} caught`)
  if (caught < chosen.length) throw new CliError('What is not caught is a promise without a test: write it, or mend the weakness.')
})
