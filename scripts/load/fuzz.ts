import { parseArgs } from 'node:util'
import { fuzz } from '../../tests/support/fuzz/fuzz.ts'
import { freshSystem } from '../../tests/support/system.ts'
import { CliError, command } from '../cli-error.ts'

/**
 * `node scripts/load/fuzz.ts --frames 1000000 --seed 7`: random and mutated frames and HTTP bodies
 * against a running system.
 */
await command(async () => {
  const { values } = parseArgs({ options: { frames: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '7' } } })
  const system = await freshSystem()
  try {
    const { faults, ...found } = await fuzz(system, Number(values.frames), Number(values.seed), console.log)
    console.dir(found, { depth: 3 })
    if (faults.length > 0) throw new CliError(faults.join('\n'))
    console.log('Everything was answered, every refusal by its name; nothing crashed.')
  } finally {
    await system.stop()
  }
})
