import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { subprotocol, ticketProtocol } from '../../protocol/limits.ts'
import { prepareDatabases } from '../../scripts/local/databases.ts'
import { freePort } from '../../scripts/local/preflight.ts'
import { endGroup, localVars, quiet, registryIn } from '../../scripts/local/runtime.ts'
import { root } from '../../scripts/root.ts'
import { signIn } from '../../tests/support/clients/people.ts'
import { asPageOf } from '../../tests/support/clients/real-client.ts'
import { processesOf } from '../../tests/support/load/processes.ts'
import { System } from '../../tests/support/system.ts'
import { cpuUsOf } from '../measure.ts'
import type { Usage } from './bill.ts'

/** As in a deployment, see `wrangler.toml`: each time the archive is written costs rows. */
const archiveQuietSeconds = '180'

/** How many requests are measured for the CPU of one. */
const requests = 50

/** The counters of `meter.ts`, which is compiled with the types of the Worker. */
export interface Reading {
  readonly objects: Readonly<Record<string, ObjectCounts>>
  readonly stores: Readonly<Record<string, { readonly rowsWritten: number; readonly rowsRead: number; readonly queries: number }>>
  readonly workerRequests: number
}

interface ObjectCounts {
  readonly rowsWritten: number
  readonly rowsRead: number
  readonly alarmsSet: number
  readonly socketMessages: number
  readonly requests: number
  readonly awakeMs: number
  readonly wakes: number
}

/** The whole product with both databases, and every row, request and second counted. */
export class MeteredSystem extends System {
  readonly #group: number
  /** CPU of one request to the Worker, in ms, at most: see `measureRequests`. */
  requestCpuMs = Number.NaN

  constructor(system: System, group: number) {
    super(system.place)
    this.#group = group
  }

  async counted(): Promise<Reading> {
    return (await (await fetch(`${this.url}/bench/reading`)).json()) as Reading
  }

  /** The CPU of all processes of the runtime since they started, in ms. */
  get cpuMs(): number {
    const workers = processesOf(this.#group).filter(({ name }) => name === 'workerd')
    return workers.reduce((sum, { pid }) => sum + cpuUsOf(pid), 0) / 1_000
  }

  /** Waits until nothing has been written, called or left awake for so long. */
  async settled(quietMs = 3_000): Promise<Reading> {
    for (let before = await this.counted(); ; ) {
      await pause(quietMs)
      const now = await this.counted()
      if (JSON.stringify(now) === JSON.stringify(before)) return now
      before = now
    }
  }

  /**
   * An agent's ticket for the inbox: a session looked up in D1, a credential checked and one signed.
   * The CPU is that of the whole runtime, with its proxy and its databases, so a deployed Worker
   * needs less.
   */
  async measureRequests(): Promise<void> {
    const omar = await signIn(this, 'omar')
    const ticket = async () => void (await omar.ask(endpoints.inboxTicket.path, { method: 'POST', body: {} }))
    for (let n = 0; n < requests; n++) await ticket()
    const before = this.cpuMs
    for (let n = 0; n < requests; n++) await ticket()
    this.requestCpuMs = (this.cpuMs - before) / requests
  }

  override async stop(): Promise<void> {
    await endGroup(this.#group)
    rmSync(this.place.state, { recursive: true, force: true })
  }
}

/** One port for all systems of a run: the client's sockets keep the origin of the first one. */
let port: number | undefined

/** Opens a socket with a ticket as a page does, with its origin; resolves with the first frame. */
export async function openSocket(system: System, path: string, ticket: string): Promise<WebSocket> {
  asPageOf(system.url)
  const socket = new WebSocket(`${system.url.replace('http', 'ws')}${path}?since=0`, [subprotocol, ticketProtocol(ticket)])
  await new Promise((done, failed) => {
    socket.addEventListener('message', done, { once: true })
    socket.addEventListener('error', () => failed(new Error(`no socket at ${path}`)))
  })
  return socket
}

export async function meteredSystem(): Promise<MeteredSystem> {
  // The settings of the Worker name this folder; no page is asked for here.
  mkdirSync(join(root, 'dist/assets'), { recursive: true })
  const state = mkdtempSync(join(tmpdir(), 'parley-cost-'))
  await prepareDatabases(state)
  port ??= await freePort()
  const logFile = join(state, 'runtime.log')
  const out = openSync(logFile, 'a')
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/wrangler/bin/wrangler.js'),
      ...[
        'dev',
        'bench/cost/metered-worker.ts',
        '--config',
        join(root, 'wrangler.toml'),
        '--ip',
        '127.0.0.1',
        '--port',
        String(port),
        '--inspector-port',
        '0',
      ],
      ...['--persist-to', state, '--show-interactive-dev-session=false', '--log-level', 'log'],
      // Locally the archive waits for two seconds only.
      ...Object.entries({ ...localVars(port), ARCHIVE_QUIET_SECONDS: archiveQuietSeconds }).flatMap(([name, value]) => [
        '--var',
        `${name}:${value}`,
      ]),
    ],
    {
      cwd: root,
      env: { ...process.env, ...quiet, WRANGLER_REGISTRY_PATH: registryIn(state) },
      detached: true,
      stdio: ['ignore', out, out],
    },
  )
  if (child.pid === undefined) throw new Error('wrangler could not be started')
  const system = new MeteredSystem(new System({ url: `http://localhost:${port}`, port, state, logFile }), child.pid)
  const { pid } = child
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  process.once('exit', () => {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has already ended.
    }
  })
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(`${system.url}/bench/reading`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    if (answer?.ok) {
      await system.measureRequests()
      return system
    }
    await pause(100)
  }
  const log = readFileSync(logFile, 'utf8').slice(-4_000)
  await system.stop()
  throw new Error(`The metered runtime did not come up: ${log}`)
}

/**
 * What the platform bills of all that happened between two readings. The CPU of a request is that of
 * a request as `cpuOfRequest` measures it.
 */
export function usageOf(system: MeteredSystem, before: Reading, after: Reading): Usage {
  const workerRequests = after.workerRequests - before.workerRequests
  const objects = (name: keyof ObjectCounts) => total(after.objects, name) - total(before.objects, name)
  const stores = (name: 'rowsWritten' | 'rowsRead') => total(after.stores, name) - total(before.stores, name)
  return {
    objectRowsWritten: objects('rowsWritten') + objects('alarmsSet'),
    d1RowsWritten: stores('rowsWritten'),
    rowsRead: objects('rowsRead') + stores('rowsRead'),
    socketMessages: objects('socketMessages'),
    objectRequests: objects('requests'),
    awakeMs: objects('awakeMs'),
    workerRequests,
    workerCpuMs: workerRequests * system.requestCpuMs,
  }
}

const total = <K extends string>(counts: Readonly<Record<string, Readonly<Record<K, number>>>>, name: K): number =>
  Object.values(counts).reduce((sum, count) => sum + count[name], 0)
