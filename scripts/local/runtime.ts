import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CliError } from '../cli-error.ts'
import { root } from '../root.ts'

export interface RuntimeOptions {
  readonly port: number
  /** The folder of rooms and databases between runs. */
  readonly state: string
  /** The file for the runtime's output; without it, the Worker's own lines go to the terminal. */
  readonly logFile?: string
  readonly vars?: Readonly<Record<string, string>>
  /** Called at once with the process group, so that it can be ended before the runtime is up. */
  readonly spawned?: (pid: number) => void
}

export interface Runtime {
  readonly pid: number
  readonly url: string
  /** Resolves with the exit code when the runtime ends, for whatever reason. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

export const quiet = {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  NO_UPDATE_NOTIFIER: '1',
}

/** Public, so the Worker accepts it on a loopback address only. */
export const demoSecret = 'demo-secret-for-local-use-only-0123456789abcdef'

/**
 * Where local Workers find each other: each system has its own folder, so that it never connects
 * to another one.
 */
export const registryIn = (state: string): string => join(state, 'registry')

/**
 * Settings of a local system. A deployment refuses the first two; the archive follows at once, so
 * that people who try the system find in it what they just wrote.
 */
export const localVars = (port: number) => ({
  LOCAL: '1',
  SIGNING_SECRET: demoSecret,
  ARCHIVE_QUIET_SECONDS: '2',
  ALLOWED_ORIGINS: [`http://localhost:${port}`, `http://127.0.0.1:${port}`, ...(process.env['ALLOWED_ORIGINS']?.split(',') ?? [])].join(),
})

/**
 * Ends a whole process group: SIGTERM first, SIGKILL after three seconds. Resolves when no process
 * of it is left.
 */
export async function endGroup(pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals | 0) => {
    try {
      process.kill(-pid, name)
      return true
    } catch {
      return false
    }
  }
  signal('SIGTERM')
  for (let waited = 0; waited < 3_000 && signal(0); waited += 50) await pause(50)
  while (signal('SIGKILL')) await pause(50)
}

/** Prints the Worker's own lines, without wrangler's line for every request. */
const ours = (text: string): string => text.replace(/^.*\[wrangler:info\].*\n?/gm, '')

/**
 * Starts the local runtime as a process group of its own, so that no process can be left behind,
 * and waits until it replies.
 */
export async function startRuntime({ port, state, logFile, vars = {}, spawned }: RuntimeOptions): Promise<Runtime> {
  const lines = Object.entries({ ...localVars(port), ...vars }).flatMap(([name, value]) => ['--var', `${name}:${value}`])
  // A file outlives the process that started the runtime; a pipe would break with its reader, and
  // the runtime with the pipe.
  const out = logFile === undefined ? 'pipe' : openSync(logFile, 'a')
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/wrangler/bin/wrangler.js'),
      ...['dev', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--persist-to', state],
      ...['--show-interactive-dev-session=false', '--log-level', 'log', ...lines],
    ],
    {
      cwd: root,
      env: { ...process.env, ...quiet, WRANGLER_REGISTRY_PATH: registryIn(state) },
      detached: true,
      stdio: ['ignore', out, out],
    },
  )
  const pid = child.pid
  if (pid === undefined) throw new CliError('wrangler could not be started. Delete node_modules and try again.')

  spawned?.(pid)
  if (typeof out === 'number') closeSync(out)

  let received = ''
  let isUp = false
  const receive = (chunk: Buffer) => {
    received = (received + chunk).slice(-4_000)
    if (isUp) process.stdout.write(ours(String(chunk)))
  }
  child.stdout?.on('data', receive)
  child.stderr?.on('data', receive)
  const lastLines = () => (logFile === undefined ? received : readFileSync(logFile, 'utf8').slice(-4_000))

  const url = `http://localhost:${port}`
  let over: number | undefined
  const ended = new Promise<number>((done) => {
    child.once('exit', (code) => {
      over = code ?? 1
      done(over)
    })
  })
  const stop = () => endGroup(pid)

  const until = Date.now() + 60_000
  while (over === undefined && Date.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
    if (answer?.ok) {
      isUp = true
      return { pid, url, ended, stop }
    }
    await pause(100)
  }
  await stop()
  throw new CliError(`The local runtime did not come up on port ${port}. Its last words:\n${lastLines()}`)
}
