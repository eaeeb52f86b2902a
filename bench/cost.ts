import { type Bill, billOf, times, totalOf, type Usage } from './cost/bill.ts'
import { busyConversation, ofTwo, type Run } from './cost/conversations.ts'
import { drawEvening } from './cost/draw-evening.ts'
import { type MeteredSystem, meteredSystem, type Reading, usageOf } from './cost/metered-system.ts'
import { minutesPerMessage, quietDay } from './cost/quiet-inbox.ts'
import type { Row } from './table.ts'

const everyMs = 5_000
const conversations = 4
const messages = 20

/** What the platform would bill for four shapes of use, every figure of it counted in this run. */
export async function cost(): Promise<Row[]> {
  const rows: Row[] = []
  await withSystem(async (system) => {
    const load = `${conversations} conversations of two with ${messages} messages each, one every ${everyMs / 1_000} s, typing and receipts`
    rows.push(...ofRun(system, load, await ofTwo(system, conversations, messages, everyMs)))
  })
  await withSystem(async (system) => {
    const load = 'one conversation, ten tabs of four people, 4 messages in flight each'
    rows.push(...ofRun(system, load, await busyConversation(system, 4, 5_000)))
  })
  await withSystem(async (system) => {
    const minutes = 4
    const bill = billOf(await quietDay(system, 10, minutes))
    const load = `ten agents connected all day, a message every ${minutesPerMessage} minutes; computed from ${minutes} minutes, a reconnect and a run of the cron job`
    rows.push(rowOf('dollars a day, quiet inbox', load, `$${totalOf(bill).toFixed(4)}: ${partsOf(bill, 4)}`))
  })
  await withSystem(async (system) => {
    const viewers = 1_000
    const bill = billOf(await drawEvening(system, viewers))
    const load = `${viewers} viewers, 5 messages/s, 50 likes/s; two hours computed from a minute and from 50 viewers who join`
    rows.push(rowOf('dollars an evening, draw', load, `$${totalOf(bill).toFixed(2)}: ${partsOf(bill, 3)}`))
  })
  return rows
}

async function withSystem(use: (system: MeteredSystem) => Promise<void>): Promise<void> {
  const system = await meteredSystem()
  try {
    await use(system)
  } finally {
    await system.stop()
  }
}

const rowOf = (what: string, load: string, ours: string): Row => ({ what, load, ours, rival: '', ratio: '', aim: '' })

function ofRun(system: MeteredSystem, load: string, { messages, before, together, after }: Run): Row[] {
  const whole = usageOf(system, before, after)
  const talking = usageOf(system, together, after)
  const dollars = (usage: Usage) => billOf(times(usage, 1e6 / messages))
  const [all, some] = [dollars(whole), dollars(talking)]
  return [
    rowOf('rows written per message', load, rowsOf(system, together, after, messages)),
    rowOf('the same, with the opening', load, rowsOf(system, before, after, messages)),
    rowOf('awake, requests per message', load, awakeOf(talking, messages)),
    rowOf('dollars per million messages', load, `$${totalOf(some).toFixed(2)}: ${partsOf(some, 2)}`),
    rowOf('the same, with the opening', load, `$${totalOf(all).toFixed(2)}: ${partsOf(all, 2)}`),
  ]
}

const partsOf = (bill: Bill, digits: number): string =>
  Object.entries(bill)
    .map(([part, dollars]: [string, number]) => `${part} ${dollars.toFixed(digits)}`)
    .join(', ')

/** Rows of each store, and alarms, which are rows too. */
function rowsOf(system: MeteredSystem, before: Reading, after: Reading, messages: number): string {
  const each = (count: number) => (count / messages).toFixed(2)
  const objects = Object.entries(after.objects).map(([kind, counts]) => {
    const known = before.objects[kind] ?? { rowsWritten: 0, alarmsSet: 0 }
    return `${kind} ${each(counts.rowsWritten - known.rowsWritten)} and ${each(counts.alarmsSet - known.alarmsSet)} for alarms`
  })
  const stores = Object.entries(after.stores).map(
    ([store, { rowsWritten }]) => `${store} ${each(rowsWritten - (before.stores[store]?.rowsWritten ?? 0))}`,
  )
  const { objectRowsWritten, d1RowsWritten } = usageOf(system, before, after)
  return `${each(objectRowsWritten + d1RowsWritten)}: ${[...objects, ...stores].join(', ')}`
}

const awakeOf = ({ awakeMs, objectRequests, socketMessages, workerRequests }: Usage, messages: number): string =>
  [
    `${(awakeMs / messages).toFixed(1)} ms awake in all objects`,
    `${(objectRequests / messages).toFixed(2)} calls and alarms`,
    `${(socketMessages / messages).toFixed(2)} socket messages`,
    `${(workerRequests / messages).toFixed(2)} requests to the Worker`,
  ].join(', ')
