import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildAssets } from '../build/build.ts'
import { command } from '../cli-error.ts'
import { checkSystemLibrary, chromium, installChromium } from '../local/preflight.ts'
import { root } from '../root.ts'

interface Counts {
  passed: number
  failed: number
  skipped: number
}

interface Layer {
  readonly name: string
  readonly run: (report: string) => string[]
  readonly read: (report: string) => Counts
}

const bin = (name: string) => join(root, 'node_modules/.bin', name)
const nothing: Counts = { passed: 0, failed: 0, skipped: 0 }

const vitest = (...projects: string[]): Pick<Layer, 'run' | 'read'> => ({
  run: (report) => [
    bin('vitest'),
    ...['run', '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...projects.flatMap((project) => ['--project', project]),
  ],
  read: (report) => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    // A file that failed to load has no failed test in the report.
    const broken = testResults.filter(
      (file: { status: string; assertionResults: unknown[] }) => file.status === 'failed' && file.assertionResults.length === 0,
    )
    return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests }
  },
})

const browser: Layer = {
  name: 'e2e',
  run: () => [bin('playwright'), 'test', '--pass-with-no-tests'],
  read: (report) => {
    const { stats, errors } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }
  },
}

/** From fast and pure to slow and real. Each layer is one process with at most one server. */
const layers: readonly Layer[] = [
  { name: 'unit and simulation', ...vitest('unit', 'architecture', 'simulation') },
  { name: 'workers', ...vitest('workers') },
  { name: 'api', ...vitest('api') },
  browser,
]

function runLayer(layer: Layer): Promise<Counts> {
  const report = join(root, 'out/test', `${layer.name.replaceAll(' ', '-')}.json`)
  rmSync(report, { force: true })
  const [program = '', ...args] = layer.run(report)
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PARLEY_REPORT: report } })
    child.once('exit', (code) => {
      const counts = existsSync(report) ? layer.read(report) : nothing
      // A layer that ended badly without a failed test (an unhandled rejection, a crash) counts as
      // one failure.
      done(code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts)
    })
  })
}

/**
 * `npm test`: every layer, then one plain line over all of them. `npm test -- api e2e` runs the
 * layers with these names.
 */
await command(async () => {
  checkSystemLibrary()
  mkdirSync(join(root, 'out/test'), { recursive: true })
  const asked = process.argv.slice(2)
  const chosen = layers.filter(({ name }) => asked.length === 0 || asked.some((word) => name.includes(word)))
  await buildAssets()

  const summary: string[] = []
  const total = { ...nothing }
  for (const layer of chosen) {
    console.log(`\n── ${layer.name} ──`)
    if (layer === browser && chromium() === undefined) installChromium()
    const missing = layer === browser && chromium() === undefined
    const began = Date.now()
    const counts = !missing ? await runLayer(layer) : process.env['CI'] ? { ...nothing, failed: 1 } : { ...nothing, skipped: 1 }
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
    const seconds = Math.round((Date.now() - began) / 1000)
    summary.push(`${layer.name.padEnd(20)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`)
    if (missing)
      summary.push('  !! NO CHROMIUM FOUND: THE BROWSER TESTS WERE LEFT OUT. Install one, or name it with CHROMIUM=/path/to/chromium.')
  }

  console.log(`\n${summary.join('\n')}\n`)
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1
})
