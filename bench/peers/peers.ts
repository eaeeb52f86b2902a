import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../scripts/local/preflight.ts'
import { root } from '../../scripts/root.ts'
import type { Load, Outcome } from '../load.ts'
import { type Measured, measure } from '../measure.ts'
import type { Served } from '../serve.ts'
import { median, type Row } from '../table.ts'
import type { LoadKind } from '../wire.ts'
import type { NodePeer } from './node-server.ts'
import { installPeers, peersFolder, versionOf } from './packages.ts'
import { serveParty } from './party.ts'

interface Contender {
  readonly name: string
  readonly kind: LoadKind
  readonly served: Served
}

type Round = Measured<Outcome>

const loads = [
  { sockets: 100, inFlight: 40, ms: 2_000 },
  { sockets: 1_000, inFlight: 40, ms: 2_000 },
  { sockets: 100, inFlight: 1, ms: 2_000 },
] as const

/**
 * The same load for rooms and for other servers of chats, in alternating rounds: a message goes to
 * every socket of one room.
 */
export async function peers(rooms: Served, rounds: number): Promise<Row[]> {
  const contenders = [{ name: 'Parley', kind: 'talk', served: rooms } satisfies Contender, ...(await startPeers(rooms))]
  try {
    const rows: Row[] = []
    for (const load of loads) {
      const results = new Map(contenders.map(({ name }) => [name, [] as Round[]]))
      for (let n = 0; n < rounds; n++) {
        for (const { name, kind, served } of contenders) {
          const whole: Load = { ...load, rooms: 1, url: served.url, kind, name: `peer-${load.sockets}-${load.inFlight}-${n}` }
          results.get(name)!.push(await measure<Outcome>(served.pid, 'load.ts', whole))
        }
      }
      const ours = results.get('Parley')!
      for (const { name } of contenders) rows.push(rowOf(name, load, ours, results.get(name)!))
    }
    return rows
  } finally {
    for (const { served } of contenders) if (served !== rooms) await served.stop()
  }
}

async function startPeers(rooms: Served): Promise<Contender[]> {
  const { hasBetterSqlite } = installPeers()
  const ws = `ws ${versionOf('ws')}`
  return [
    { name: `Socket.IO ${versionOf('socket.io')}`, kind: 'socket.io', served: await startNode('socket.io') },
    { name: `${ws}, stores nothing`, kind: 'plain', served: await startNode('ws') },
    hasBetterSqlite
      ? {
          name: `${ws} and better-sqlite3 ${versionOf('better-sqlite3')}, one INSERT per message`,
          kind: 'plain',
          served: await startNode('ws-better-sqlite3'),
        }
      : {
          name: `${ws} and node:sqlite (no compiled better-sqlite3 here), one INSERT per message`,
          kind: 'plain',
          served: await startNode('ws-node-sqlite'),
        },
    { name: `partyserver ${versionOf('partyserver')}, stores nothing`, kind: 'parties/party', served: await serveParty() },
    { name: 'scheme of workers-chat-demo', kind: 'demo', served: rooms },
  ]
}

async function startNode(kind: NodePeer): Promise<Served> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(root, 'bench/peers/node-server.ts'), kind, String(port), peersFolder], { stdio: 'inherit' })
  const { pid } = child
  if (pid === undefined) throw new Error(`${kind} could not be started`)
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200; tries++) {
    // Any answer, also that there is no such page.
    if (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(500) }).then(() => true, isTimeout)) break
    await pause(50)
  }
  return { pid, url, stop: async () => void child.kill() }
}

/** A server without pages keeps a plain request waiting, which shows that it is up too. */
const isTimeout = (error: Error): boolean => error.name === 'TimeoutError'

function rowOf(name: string, { sockets, inFlight }: (typeof loads)[number], ours: readonly Round[], theirs: readonly Round[]): Row {
  const rate = (side: readonly Round[]) => median(side.map(({ deliveries, seconds }) => deliveries / seconds))
  const cpu = (side: readonly Round[]) => median(side.map(({ cpuUs, deliveries }) => cpuUs / deliveries))
  const label = (side: readonly Round[]) =>
    `${Math.round(rate(side) / 1_000)} k deliveries/s, ${cpu(side).toFixed(1)} µs CPU each, p50 ${median(side.map(({ p50 }) => p50)).toFixed(1)} ms`
  return {
    what: name,
    load: `${sockets} sockets, ${inFlight} in flight`,
    ours: label(ours),
    rival: ours === theirs ? '' : label(theirs),
    ratio: ours === theirs ? '' : `rate ${(rate(ours) / rate(theirs)).toFixed(2)} ×, CPU ${(cpu(ours) / cpu(theirs)).toFixed(2)} ×`,
    aim: '',
  }
}
