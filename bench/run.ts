import { parseArgs } from 'node:util'
import { freePort } from '../scripts/preflight.ts'
import { millionRows } from './archive.ts'
import { busy, ingest, pairs, quiet } from './conversations.ts'
import { cost } from './cost.ts'
import { crowd } from './draws.ts'
import { type Served, serve } from './serve.ts'
import { type Row, tableOf } from './table.ts'
import { wake } from './wake.ts'

/** `npm run bench`: what rooms cost beside objects that do less, as ratios in one run. `npm run bench -- --rounds 5 busy` takes some of it. */
const { values, positionals } = parseArgs({ options: { rounds: { type: 'string', default: '3' } }, allowPositionals: true })
const rounds = Number(values.rounds)

const parts: Readonly<Record<string, (served: Served) => Promise<readonly Row[]>>> = {
  busy: async (served) => [await busy(served, 10, 50, rounds), await busy(served, 100, 70, rounds), await busy(served, 1_000, 90, rounds)],
  quiet: async (served) => [await quiet(served, rounds)],
  ingest: (served) => ingest(served, rounds),
  pairs: async (served) => [await pairs(served, rounds)],
  wake: (served) => wake(served, rounds),
  cost,
  archive: millionRows,
  draw: async (served) => [...(await crowd(served, 1_000)), ...(await crowd(served, 5_000))],
}

const rows: Row[] = []
for (const [name, part] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  // A runtime of its own for each: what one left behind is not the next one's cost.
  const served = await serve(await freePort())
  try {
    const some = await part(served)
    console.log(some.map(({ what, load, ours, ratio }) => `${what} (${load}): ${ours} ${ratio}`).join('\n'))
    rows.push(...some)
  } finally {
    await served.stop()
  }
}
console.log(`\n${tableOf(rows)}`)
