import { parseArgs } from 'node:util'
import { freePort } from '../scripts/preflight.ts'
import { millionRows } from './archive.ts'
import { busy, ingest, pairs, quiet } from './conversations.ts'
import { cost } from './cost.ts'
import { viewers } from './draws.ts'
import { manyConversations } from './inbox.ts'
import { type Served, serve } from './serve.ts'
import { strangers } from './strangers.ts'
import { type Row, tableOf } from './table.ts'
import { wake } from './wake.ts'

/**
 * `npm run bench`: what rooms cost, as ratios to objects that do less. `npm run bench -- --rounds
 * 5 busy` runs one part.
 */
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
  inbox: manyConversations,
  strangers,
  draw: async (served) => [...(await viewers(served, 1_000)), ...(await viewers(served, 5_000))],
}

const rows: Row[] = []
for (const [name, part] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  // Each part has a runtime of its own, so that leftovers of one do not cost the next.
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
