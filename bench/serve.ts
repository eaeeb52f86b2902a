import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { unstable_readConfig } from 'wrangler'
import { endGroup } from '../scripts/local/runtime.ts'
import { root } from '../scripts/root.ts'

export interface Served {
  readonly pid: number
  readonly url: string
  stop(): Promise<void>
}

/** A Worker to serve: its configuration for the bundler, and its classes by their bindings. */
export interface Program {
  readonly config: string
  readonly classes: Readonly<Record<string, string>>
}

const rooms: Program = {
  config: join(root, 'bench/wrangler.toml'),
  classes: {
    DRAWS: 'DrawRoom',
    RELAYS: 'Relay',
    CONVERSATIONS: 'ConversationRoom',
    INBOX: 'Inbox',
    PULSE: 'Pulse',
    BROADCAST: 'BareBroadcast',
    COALESCING: 'BareCoalescing',
    ACK: 'BareAck',
    INSERT: 'InsertEach',
    BARE: 'BareReply',
    STORED: 'StoredReply',
    DEMO: 'DemoChat',
  },
}

/** The product's own date and flags, so that the results apply to it. */
const { compatibility_date, compatibility_flags } = unstable_readConfig({ config: join(root, 'wrangler.toml') })

const configOf = (port: number, classes: Program['classes']): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "disk", disk = (path = "disk", writable = true))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${compatibility_date}",
  compatibilityFlags = ${JSON.stringify(compatibility_flags)},
  durableObjectNamespaces = [${Object.values(classes)
    .map((name) => `(className = "${name}", uniqueKey = "${name}", enableSql = true)`)
    .join(', ')}],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [${Object.entries(classes)
    .map(([binding, name]) => `(name = "${binding}", durableObjectNamespace = "${name}")`)
    .join(', ')}],
);
`

/** Where objects keep their state: `npm run bench -- --state /dev/shm` for one in memory. */
export const stateFolder = (): string => process.env['PARLEY_BENCH_STATE'] ?? tmpdir()

/**
 * Serves `bench/worker.ts`, or another program, with the bare runtime: no proxy, no databases. The proxy of `wrangler
 * dev` changes what a handshake contains and what a frame costs.
 */
export async function serve(port: number, inspectorPort?: number, program = rooms): Promise<Served> {
  const folder = mkdtempSync(join(stateFolder(), 'parley-serve-'))
  mkdirSync(join(folder, 'disk'))
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  execFileSync(process.execPath, [wrangler, 'deploy', '--dry-run', '-c', program.config, '--outdir', folder], {
    stdio: 'pipe',
    env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' },
  })
  writeFileSync(join(folder, 'config.capnp'), configOf(port, program.classes))
  const child = spawn(
    join(root, 'node_modules/.bin/workerd'),
    ['serve', 'config.capnp', ...(inspectorPort ? [`--inspector-addr=127.0.0.1:${inspectorPort}`] : [])],
    { cwd: folder, detached: true, stdio: 'ignore' },
  )
  const { pid } = child
  if (pid === undefined) throw new Error('workerd could not be started')
  const stop = async () => {
    await endGroup(pid)
    rmSync(folder, { recursive: true, force: true })
  }
  // Ends the runtime also when this process exits or is terminated without calling `stop`.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  process.once('exit', () => {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has already ended.
    }
  })
  for (let tries = 0; tries < 200; tries++) {
    if (await answers(port)) return { pid, url: `http://127.0.0.1:${port}`, stop }
    await pause(50)
  }
  await stop()
  throw new Error(`workerd did not come up on port ${port}`)
}

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('close', () => done(false))
    setTimeout(() => socket.destroy(), 200)
  })
