import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CliError, command } from '../cli-error.ts'
import { root } from '../root.ts'
import { mutated } from './code-mutation.ts'
import { type RuntimeMutation, runtimeMutations } from './runtime-mutations.ts'
import { copyTree, type Project, runTests } from './working-copy.ts'

const projectOf = ({ test }: RuntimeMutation) => test.split('/')[0] as Project
const testFile = ({ test }: RuntimeMutation) => `tests/${test}.test.ts`

/** The file with the mutation in it. Fails before any test runs when the place no longer exists. */
function mutatedFile({ file, symbol, operation, name }: RuntimeMutation): string {
  const advice = 'Update scripts/mutation/runtime-mutations.ts.'
  if (!existsSync(join(root, file))) throw new CliError(`"${name}": there is no ${file}. ${advice}`)
  try {
    return mutated(readFileSync(join(root, file), 'utf8'), { file, symbol }, operation)
  } catch (error) {
    throw new CliError(`"${name}": ${(error as Error).message}. ${advice}`)
  }
}

/** The tests must exist and pass without a mutation; otherwise a failure proves nothing. */
async function checkUnchanged(copy: string, project: Project, mutations: readonly RuntimeMutation[]): Promise<void> {
  const names = mutations.map(({ only }) => only)
  const { done, passed, failed, broken, output } = await runTests(copy, project, [...new Set(mutations.map(testFile))], names)
  if (!done || failed.length > 0 || broken.length > 0) {
    if (process.env['DEBUG']) console.log(output)
    throw new CliError(`The unchanged copy does not pass: ${[...failed, ...broken].join(', ') || 'the tests did not end in time'}`)
  }
  for (const mutation of mutations)
    if (!passed.some((testName) => testName.includes(mutation.only)))
      throw new CliError(`"${mutation.name}" names a test that does not exist: ${testFile(mutation)} ${mutation.only}`)
  console.log(`unchanged: ${passed.length} tests of ${project} pass`)
}

/** Mutates the file, runs its test, and restores the file. */
async function outcome(copy: string, mutation: RuntimeMutation): Promise<string> {
  const path = join(copy, mutation.file)
  const original = readFileSync(path, 'utf8')
  writeFileSync(path, mutatedFile(mutation))
  const { done, failed, broken, why, output } = await runTests(copy, projectOf(mutation), [testFile(mutation)], [mutation.only], '--bail=1')
  writeFileSync(path, original)
  if (process.env['DEBUG']) console.log(why || output)
  if (failed.length > 0) return 'caught'
  return !done ? 'TIMED OUT' : broken.length > 0 ? 'DOES NOT LOAD' : 'SURVIVED'
}

/**
 * `npm run mutate:runtime`: applies each mutation that only a runtime shows, and checks that its
 * test fails. `npm run mutate:runtime -- 5 Draws` tries only the mutations of those guarantees;
 * DEBUG=1 prints why each test failed.
 */
await command(async () => {
  const requested = process.argv.slice(2)
  const chosen = runtimeMutations.filter(({ guarantee }) => requested.length === 0 || requested.includes(String(guarantee)))
  if (chosen.length === 0) throw new CliError(`No mutation is for ${requested.join(', ')}; see scripts/mutation/runtime-mutations.ts.`)
  for (const mutation of chosen) mutatedFile(mutation)
  const copy = copyTree()
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  for (const [project, mutations] of Map.groupBy(chosen, projectOf)) await checkUnchanged(copy, project, mutations)

  let caught = 0
  for (const mutation of chosen) {
    const startedAt = Date.now()
    const result = await outcome(copy, mutation)
    if (result === 'caught') caught++
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(0).padStart(3)
    console.log(
      `${String(mutation.guarantee).padEnd(15)} ${result.padEnd(9)} ${seconds} s  ${mutation.name} (${mutation.file}, ${mutation.symbol})`,
    )
  }
  console.log(`\n${caught} of ${chosen.length} caught`)
  if (caught < chosen.length)
    throw new CliError('A mutation that is not caught is a guarantee without a test: write the test or fix the weakness.')
})
