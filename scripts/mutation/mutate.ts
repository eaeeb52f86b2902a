import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { CliError, command } from '../cli-error.ts'
import { root } from '../root.ts'

type Mutants = Awaited<ReturnType<Stryker['runMutationTest']>>

/**
 * What Stryker mutates, by folder: all code that fast tests cover. Of the durable objects that is
 * the room engine. Response schemas are left out: tests of the Workers runtime check every response
 * against them.
 */
const parts: Readonly<Record<string, readonly string[]>> = {
  protocol: ['protocol/**/*.ts'],
  domain: ['domain/**/*.ts'],
  'durable-objects': ['durable-objects/room/{room,followers,welcome}.ts', 'durable-objects/sockets/{frames,socket-broadcaster}.ts'],
  client: ['client/**/*.ts'],
}
/** The share of covered mutants that tests must kill. */
const requiredPercent = 85

interface Score {
  killed: number
  survived: number
  uncovered: number
}

function scoreOf(mutants: Mutants): Score {
  const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length
  return { killed: count('Killed', 'Timeout'), survived: count('Survived'), uncovered: count('NoCoverage') }
}

const percentOf = ({ killed, survived }: Score) => (100 * killed) / Math.max(1, killed + survived)

function scoreLine(name: string, score: Score): string {
  const { killed, survived, uncovered } = score
  return `${name.padEnd(16)} ${percentOf(score).toFixed(1).padStart(5)} %  ${killed} killed, ${survived} survived, ${uncovered} not covered`
}

function mutate(files: readonly string[]): Promise<Mutants> {
  const out = (name: string) => join('out/mutation', name)
  mkdirSync(join(root, 'out/mutation'), { recursive: true })
  if (process.env['FRESH']) rmSync(join(root, out('incremental.json')), { force: true })
  process.chdir(root)
  return new Stryker({
    mutate: [...files, '!**/*.test.ts', '!protocol/schemas/responses/**'],
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
    // TypeScript 7 has no JavaScript API, so mutants are not type-checked.
    checkers: [],
    disableTypeChecks: false,
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env['CONCURRENCY'] ?? 2),
    // Stryker finds endless loops by counting iterations. On a busy machine a short timeout would
    // kill slow mutants too.
    timeoutMS: 30_000,
    tempDirName: out('sandbox'),
    // Stryker would rewrite tsconfig.json in its copy through TypeScript's API. No test reads the
    // other folders.
    ignorePatterns: [
      '/tsconfig.json',
      '/out',
      '/dist',
      '/docs',
      '/widget',
      '/draw-page',
      '/dashboard',
      '/demo',
      '/bench',
      '/migrations',
      '.wrangler',
    ],
    // Mutants of module-level code are not run again when only a test is new: FRESH=1 runs all again.
    incremental: true,
    incrementalFile: out('incremental.json'),
    reporters: ['progress-append-only', 'json', 'html'],
    jsonReporter: { fileName: out('report.json') },
    htmlReporter: { fileName: out('report.html') },
    allowEmpty: true,
  }).runMutationTest()
}

/**
 * `npm run mutate`: makes thousands of small changes in the code and counts those that the fast
 * tests notice. `npm run mutate -- domain` changes one folder only; FRESH=1 ignores earlier
 * results.
 */
await command(async () => {
  const requested = process.argv.slice(2)
  const unknown = requested.filter((name) => !Object.hasOwn(parts, name))
  if (unknown.length > 0) throw new CliError(`There is no part ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}.`)
  const chosen = requested.length > 0 ? requested : Object.keys(parts)
  const results = await mutate(chosen.flatMap((name) => parts[name] ?? []))
  const scores = chosen.map((name) => ({
    name,
    score: scoreOf(results.filter(({ fileName }) => fileName.replace(root, '').startsWith(`${name}/`))),
  }))
  console.log(`\nOf the mutants that a test covers:\n${scores.map(({ name, score }) => scoreLine(name, score)).join('\n')}`)
  const low = scores.filter(({ score }) => percentOf(score) < requiredPercent)
  if (low.length > 0)
    throw new CliError(
      `Tests kill fewer than ${requiredPercent} % in ${low.map(({ name }) => name).join(', ')}; see out/mutation/report.html.`,
    )
})
