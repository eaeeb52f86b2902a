import { parseArgs } from 'node:util'
import { freePort } from '../scripts/local/preflight.ts'
import { millionRows } from './archive.ts'
import { busy, ingest, pairs, quiet } from './conversations.ts'
import { cost } from './cost.ts'
import { viewers } from './draws.ts'
import { manyConversations } from './inbox.ts'
import { peers } from './peers/peers.ts'
import { type Served, serve } from './serve.ts'
import { strangers } from './strangers.ts'
import { type Row, tableOf } from './table.ts'
import { wake } from './wake.ts'

/**
 * `npm run bench`: what rooms cost, as ratios to objects that do less. `npm run bench -- --rounds
 * 5 busy` runs one part, `-- --state /dev/shm` keeps the state of rooms in memory.
 */
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, state: { type: 'string' } },
  allowPositionals: true,
})
const rounds = Number(values.rounds)
if (values.state !== undefined) process.env['PARLEY_BENCH_STATE'] = values.state

/** Parts that load the rooms of a bare runtime, each of a runtime of its own. */
const ofRooms: Readonly<Record<string, (served: Served) => Promise<readonly Row[]>>> = {
  busy: async (served) => [await busy(served, 10, 60, rounds), await busy(served, 100, 80, rounds), await busy(served, 1_000, 95, rounds)],
  quiet: async (served) => [await quiet(served, rounds)],
  ingest: (served) => ingest(served, rounds),
  pairs: async (served) => [await pairs(served, rounds, false), await pairs(served, rounds, true)],
  wake: (served) => wake(served, rounds),
  draw: async (served) => [...(await viewers(served, 1_000, 1)), ...(await viewers(served, 5_000, 2))],
  'many-viewers': (served) => viewers(served, 10_000, 4),
  peers: (served) => peers(served, rounds),
}

const others: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  cost,
  archive: millionRows,
  inbox: manyConversations,
  strangers,
}

/** Each part has a runtime of its own, so that leftovers of one do not cost the next. */
async function withRooms(part: (served: Served) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const served = await serve(await freePort())
  try {
    return await part(served)
  } finally {
    await served.stop()
  }
}

const parts = { ...Object.fromEntries(Object.entries(ofRooms).map(([name, part]) => [name, () => withRooms(part)])), ...others }
/** These install packages or need most of the machine: they run only when they are named. */
const byNameOnly: ReadonlySet<string> = new Set(['peers', 'many-viewers'])
const rows: Row[] = []
for (const [name, part] of Object.entries(parts)) {
  if (positionals.length > 0 ? !positionals.includes(name) : byNameOnly.has(name)) continue
  const some = await part()
  console.log(some.map(({ what, load, ours, ratio }) => `${what} (${load}): ${ours} ${ratio}`).join('\n'))
  rows.push(...some)
}
console.log(`\n${tableOf(rows)}`)
