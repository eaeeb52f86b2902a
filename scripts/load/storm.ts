import { parseArgs } from 'node:util'
import { killStorm } from '../../tests/support/load/kill-storm.ts'
import { freshSystem } from '../../tests/support/system.ts'
import { CliError, command } from '../cli-error.ts'

/**
 * `node scripts/load/storm.ts --kills 100 --seed 7`: twenty clients write at full speed while the
 * runtime is killed at random moments; then their contents are compared.
 */
await command(async () => {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '7' } } })
  const system = await freshSystem()
  try {
    const { faults, ...storm } = await killStorm(system, Number(values.kills), Number(values.seed), console.log)
    console.log(storm)
    if (faults.length > 0) throw new CliError(faults.join('\n'))
    console.log('Nothing that was said is lost, doubled or reordered, for any reader or in the archive.')
  } finally {
    await system.stop()
  }
})
