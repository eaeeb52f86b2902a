import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buildAssets } from '../../scripts/build/build.ts'
import { prepareDatabases } from '../../scripts/local/databases.ts'
import { freePort } from '../../scripts/local/preflight.ts'
import { endGroup, startRuntime } from '../../scripts/local/runtime.ts'

/**
 * Where a running system is. Plain data, so that the process that started it can pass it to
 * another.
 */
export interface Place {
  readonly url: string
  readonly port: number
  readonly state: string
  /** Every line of the runtime, for tests that read logs. */
  readonly logFile: string
}

/**
 * The whole system as an outside client sees it: built assets, migrated and seeded databases, the
 * Worker and its rooms.
 */
export class System {
  readonly place: Place
  #vars: Readonly<Record<string, string>>

  constructor(place: Place, vars: Readonly<Record<string, string>> = {}) {
    this.place = place
    this.#vars = vars
  }

  get url(): string {
    return this.place.url
  }

  /** Every line the runtime has written so far. */
  log(): string {
    return existsSync(this.place.logFile) ? readFileSync(this.place.logFile, 'utf8') : ''
  }

  /** Starts the runtime on this port and state. */
  async start(): Promise<void> {
    const { port, state, logFile } = this.place
    // Known before it is up, so that it can be killed while it starts.
    const spawned = (pid: number) => writeFileSync(this.#pidFile, String(pid))
    await startRuntime({ port, state, logFile, vars: this.#vars, spawned })
  }

  /**
   * Ends every process of the runtime at once, as a crash or a power cut would: nothing is
   * flushed.
   */
  async kill(): Promise<void> {
    const { pid } = this
    if (pid === undefined) return
    for (;;) {
      try {
        process.kill(-pid, 'SIGKILL')
      } catch {
        return
      }
      await pause(20)
    }
  }

  /** Ends the runtime and deletes its state. */
  async stop(): Promise<void> {
    const { pid } = this
    if (pid !== undefined) await endGroup(pid)
    rmSync(this.place.state, { recursive: true, force: true })
  }

  /** How many rooms of a class exist on disk. An object that never wrote does not exist. */
  objects(className: string): number {
    const folder = join(this.place.state, 'v3/do', `parley-${className}`)
    return existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name)).length : 0
  }

  get #pidFile(): string {
    return join(this.place.state, 'pid')
  }

  /** The process group of the runtime; undefined before its first start. */
  get pid(): number | undefined {
    return existsSync(this.#pidFile) ? Number(readFileSync(this.#pidFile, 'utf8')) : undefined
  }
}

/** A fresh system on a free port. `vars` overrides settings of the Worker. */
export async function freshSystem(vars: Readonly<Record<string, string>> = {}): Promise<System> {
  await buildAssets()
  const state = mkdtempSync(join(tmpdir(), 'parley-'))
  const port = await freePort()
  const system = new System({ url: `http://localhost:${port}`, port, state, logFile: join(state, 'runtime.log') }, vars)
  await prepareDatabases(state)
  try {
    await system.start()
  } catch (error) {
    await system.stop()
    throw error
  }
  return system
}
