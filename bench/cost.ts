import { setTimeout as pause } from 'node:timers/promises'
import { archiveRows } from './archive.ts'
import type { Served } from './serve.ts'
import type { Row } from './table.ts'

const text = 'My mail does not arrive since yesterday evening, and I do not know what I changed.'
const messages = 20

/**
 * List prices in dollars, October 2026: a written row, requests, and GB-seconds of objects that
 * hibernate.
 */
const prices = { rowWritten: 1 / 1e6, objectRequest: 0.15 / 1e6, workerRequest: 0.3 / 1e6, gbSecond: 12.5 / 1e6 }
/** An object stays in memory for about ten seconds after its last use, with 128 MB. */
const awakeSeconds = 10
const gb = 0.128

/** Counts rows and dollars of a conversation of twenty messages, one every two seconds. */
export async function cost(served: Served): Promise<Row[]> {
  const taken = async () => (await (await fetch(`${served.url}/rows`)).json()) as Record<string, number>
  await taken()
  await fetch(`${served.url}/open/rows-1`, { method: 'POST' })
  await pause(2_000)
  const creation = await taken()
  for (let n = 0; n < messages; n++) {
    const by = n % 2 === 0 ? 'layla' : 'maya'
    await fetch(`${served.url}/post/rows-1?by=${by}`, { method: 'POST', body: `${text} ${n}` })
    await pause(2_000)
  }
  const spent = await taken()
  const each = (of: Record<string, number>) => Object.fromEntries(Object.entries(of).map(([name, rows]) => [name, rows / messages]))
  const objects = each(spent)
  const databases = await archiveRows(messages)
  const rowsEach = Object.values(objects).reduce((sum, rows) => sum + rows, 0) + databases.parley + databases.search
  const perMillion =
    1e6 * (rowsEach * prices.rowWritten + prices.objectRequest * (1 / 20 + 1) + prices.gbSecond * gb * Math.min(2, awakeSeconds) * 2)
  const label = (rows: Record<string, number>) =>
    Object.entries(rows)
      .map(([name, count]) => `${name} ${count.toFixed(1)}`)
      .join(', ')
  return [
    {
      what: 'rows written per message',
      load: `a conversation of ${messages} messages, one every 2 s`,
      ours: `${label(objects)}; D1 ${databases.parley.toFixed(1)}, search ${databases.search.toFixed(1)}; once per conversation ${label(creation)}`,
      rival: '',
      ratio: '',
      aim: '',
    },
    {
      what: 'dollars per million messages, by the cost model',
      load: 'the same; two objects awake 2 s each per message',
      ours: `$${perMillion.toFixed(2)}, of which rows $${rowsEach.toFixed(2)}`,
      rival: '',
      ratio: '',
      aim: '',
    },
  ]
}
