import type { Load, Outcome } from './load.ts'
import { cpuUsOf, type Measured, measure } from './measure.ts'
import type { Served } from './serve.ts'
import { median, type Row } from './table.ts'
import type { LoadKind } from './wire.ts'

type Round = Measured<Outcome>

const perDelivery = ({ cpuUs, deliveries }: Round) => cpuUs / deliveries
const perFrame = ({ messages, frames }: Round) => messages / frames
const us = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} µs`
const rate = (rounds: readonly Round[]) => `${Math.round(median(rounds.map(({ deliveries, seconds }) => deliveries / seconds)) / 1000)} k/s`

/** Measures both sides in alternating rounds, so that a slow minute of the machine affects both. */
async function duel(
  served: Served,
  load: Omit<Load, 'url' | 'kind' | 'name'>,
  rival: LoadKind,
  rounds: number,
): Promise<readonly [Round[], Round[]]> {
  const ours: Round[] = []
  const theirs: Round[] = []
  for (let n = 0; n < rounds; n++) {
    const name = `${rival}-${load.rooms}-${load.sockets}-${load.inFlight}-${load.everyMs ?? 0}-${load.receipts ?? false}-${n}`
    theirs.push(await measure<Outcome>(served.pid, 'load.ts', { ...load, receipts: false, url: served.url, kind: rival, name }))
    ours.push(await measure<Outcome>(served.pid, 'load.ts', { ...load, url: served.url, kind: 'talk', name }))
  }
  return [ours, theirs]
}

/**
 * The CPU of a delivery depends on how many messages share a frame, and a closed loop settles on a
 * number by chance. So CPU is compared at equal messages per frame, by the line through the
 * rival's own rounds.
 */
function rivalAt(messagesPerFrame: number, theirs: readonly Round[]): number {
  // A frame costs CPU per socket and a message in it almost none, so CPU per delivery is
  // proportional to 1 / messages per frame.
  return median(theirs.map((round) => (perDelivery(round) * perFrame(round)) / messagesPerFrame))
}

/** A busy conversation compared with an object that only coalesces. */
export async function busy(served: Served, sockets: number, aim: number, rounds: number): Promise<Row> {
  const [ours, theirs] = await duel(served, { rooms: 1, sockets, inFlight: 40, ms: 2_000 }, 'coalescing', rounds)
  const shared = median(ours.map(perFrame))
  const mine = median(ours.map(perDelivery))
  const rivalCpu = rivalAt(shared, theirs)
  return {
    what: 'CPU per delivery, busy conversation',
    load: `${sockets} sockets, 40 in flight`,
    ours: `${us(mine)}, ${rate(ours)}, ${shared.toFixed(0)} messages/frame`,
    rival: `coalescing only: ${us(rivalCpu)} at as many (measured ${us(median(theirs.map(perDelivery)))} at ${median(theirs.map(perFrame)).toFixed(0)}), ${rate(theirs)}`,
    ratio: `${Math.round((100 * rivalCpu) / mine)} %`,
    aim: `≥ ${aim} %`,
  }
}

/** One message at a time compared with a bare broadcast. */
export async function quiet(served: Served, rounds: number): Promise<Row> {
  const [ours, theirs] = await duel(served, { rooms: 1, sockets: 100, inFlight: 1, ms: 2_000 }, 'broadcast', rounds)
  const of = (side: readonly Round[]) => ({
    cpu: median(side.map(perDelivery)),
    p50: median(side.map(({ p50 }) => p50)),
    p99: median(side.map(({ p99 }) => p99)),
  })
  const [mine, rivals] = [of(ours), of(theirs)]
  const label = ({ cpu, p50, p99 }: typeof mine) => `${us(cpu)}, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
  return {
    what: 'CPU per delivery and latency, quiet conversation',
    load: '100 sockets, 1 in flight',
    ours: label(mine),
    rival: `bare broadcast: ${label(rivals)}`,
    ratio: `CPU ${(mine.cpu / rivals.cpu).toFixed(2)} ×, p50 ${(mine.p50 / rivals.p50).toFixed(2)} ×`,
    aim: '≤ 1.20 ×, ≤ 1.30 ×',
  }
}

/**
 * Conversations of two compared with as many objects that run one INSERT per message: as fast as
 * each room replies, and at a message a second with the receipts that the client sends. The rival
 * gets no receipts.
 */
export async function pairs(served: Served, rounds: number, withReceipts: boolean): Promise<Row> {
  const load = withReceipts
    ? { rooms: 300, sockets: 2, inFlight: 1, ms: 5_000, everyMs: 1_000, receipts: true }
    : { rooms: 200, sockets: 2, inFlight: 1, ms: 2_000 }
  const [ours, theirs] = await duel(served, load, 'insert', rounds)
  const [mine, rivals] = [ours, theirs].map((side) => median(side.map(({ cpuUs, messages }) => cpuUs / messages))) as [number, number]
  const rates = [ours, theirs].map((side) => `${Math.round(median(side.map(({ messages, seconds }) => messages / seconds)))} messages/s`)
  return {
    what: withReceipts ? 'CPU per message and its receipt, conversations of two' : 'CPU per message, conversations of two, no receipts',
    load: withReceipts ? '300 rooms, a message a second each' : '200 rooms, 1 in flight each',
    ours: `${us(mine)}, ${rates[0]}`,
    rival: `one INSERT per message, no receipts: ${us(rivals)}, ${rates[1]}`,
    ratio: `${(rivals / mine).toFixed(2)} ×`,
    aim: withReceipts ? '' : '≥ 0.85 ×',
  }
}

interface Ingest {
  readonly messages: number
  readonly seconds: number
}

/** Acknowledged messages of fifty senders without sockets. */
export async function ingest(served: Served, rounds: number): Promise<Row[]> {
  const sides: Record<'room' | 'ack' | 'insert', number[]> = { room: [], ack: [], insert: [] }
  const cpu: typeof sides = { room: [], ack: [], insert: [] }
  for (let n = 0; n < rounds; n++) {
    for (const into of ['ack', 'insert', 'room'] as const) {
      if (into === 'room') await fetch(`${served.url}/open/ingest-${n}`, { method: 'POST' })
      const before = cpuUsOf(served.pid)
      const { messages, seconds } = (await (await fetch(`${served.url}/ingest/ingest-${n}?into=${into}&ms=2000`)).json()) as Ingest
      sides[into].push(messages / seconds)
      cpu[into].push((cpuUsOf(served.pid) - before) / messages)
    }
  }
  const label = (into: keyof typeof sides) => `${(median(sides[into]) / 1000).toFixed(1)} k/s, ${us(median(cpu[into]))} CPU each`
  const row = (rival: 'ack' | 'insert', name: string, aim: string): Row => ({
    what: 'acknowledged ingest',
    load: '50 senders, 1 in flight each, by RPC',
    ours: label('room'),
    rival: `${name}: ${label(rival)}`,
    ratio: `${(median(sides.room) / median(sides[rival])).toFixed(2)} ×`,
    aim,
  })
  return [row('ack', 'keeps nothing', '≥ 0.60 ×'), row('insert', 'one INSERT per message', '≥ 3.50 ×')]
}
