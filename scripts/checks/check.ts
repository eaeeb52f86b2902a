import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleSizes } from '../build/budgets.ts'
import { CliError, command } from '../cli-error.ts'
import { root } from '../root.ts'

const bin = (name: string) => join(root, 'node_modules/.bin', name)

function passes(name: string, program: string, ...args: string[]): boolean {
  const { status, stdout, stderr } = spawnSync(bin(program), args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' },
  })
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  if (status !== 0) console.log(`${stdout}${stderr}`)
  return status === 0
}

/**
 * `npm run check`: every check that needs no running system. It reports all failures, not only the
 * first.
 */
await command(async () => {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { references: { path: string }[] }
  const results = [
    passes('format and lint', 'biome', 'check', '--error-on-warnings', '.'),
    ...references.map(({ path }) => passes(`types of ${path}`, 'tsc', '-p', path)),
    passes('types of the bindings', 'wrangler', 'types', '--include-runtime=false', '--check'),
    passes('unused code', 'knip'),
    passes('architecture', 'vitest', 'run', '--project', 'architecture'),
  ]
  for (const { name, kib, max } of await bundleSizes()) {
    results.push(kib <= max)
    console.log(`${kib <= max ? 'ok  ' : 'FAIL'} ${name}: ${kib.toFixed(1)} of ${max} KiB gzip`)
  }
  if (results.includes(false)) throw new CliError('Not all is well, see above.')
  console.log('\nAll is well.')
})
