import { parseArgs } from 'node:util'
import { serve } from '../../bench/serve.ts'
import { soak } from '../../tests/support/load/soak.ts'
import { CliError, command } from '../cli-error.ts'
import { freePort } from '../local/preflight.ts'

/**
 * A process does not return all memory that it has used; a leak would grow by a multiple of this
 * in ten minutes.
 */
const grownAtMost = 1.5

/**
 * `npm run soak`: 200 conversations and one draw for ten minutes against the bare runtime; `--
 * --minutes 1` is a short run.
 */
await command(async () => {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '7' } } })
  const inspector = await freePort()
  const served = await serve(await freePort(), inspector)
  const sleepers = ['ConversationRoom', 'DrawRoom', 'Relay', 'Inbox']
  const shape = { rooms: 200, viewers: 300, ms: Number(values.minutes) * 60_000, seed: Number(values.seed), sleepers }
  try {
    const soaked = await soak(served, inspector, shape, console.log)
    console.log(soaked)
    const { memory, pinned, holes, behind, lost } = soaked
    if (pinned.length > 0) throw new CliError(`These never slept: ${pinned.join(', ')}.`)
    if (holes + behind > 0) throw new CliError(`${holes} frames had a hole before them, and ${behind} people were not told all.`)
    if (lost.length > 0) throw new CliError(`Sockets were closed that nobody had left: ${lost.join(', ')}.`)
    for (const kind of ['heapKib', 'residentKib'] as const)
      if (memory.silent[kind] > memory.come[kind] * grownAtMost)
        throw new CliError(
          `The same sockets took ${memory.come[kind]} KiB in the beginning and ${memory.silent[kind]} in the end (${kind}).`,
        )
    console.log('Everything slept over its open sockets, everyone received everything, and memory did not grow.')
  } finally {
    await served.stop()
  }
})
