import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CliError } from '../cli-error.ts'
import { root } from '../root.ts'
import { endGroup } from './runtime.ts'

/** Who uses a state folder: the process that started the system, and its runtime's process group. */
interface Holder {
  readonly pid: number
  /** When each process began, where the system shows it: another process may get the same number. */
  readonly began?: string
  readonly runtime?: number
  readonly runtimeBegan?: string
  readonly port?: number
}

const fileIn = (state: string): string => `${state.replace(/\/+$/, '')}.lock`

/** Whether a process or, for a negative number, a process group is alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The time at which a process began, in the kernel's own unit; undefined outside Linux. */
function beganOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may have any character; the time is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

const isSameProcess = (pid: number, began: string | undefined): boolean =>
  isAlive(pid) && (began === undefined || (beganOf(Math.abs(pid)) ?? began) === began)

const began = (pid: number): { began?: string } => {
  const time = beganOf(pid)
  return time === undefined ? {} : { began: time }
}

function holderOf(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    return typeof holder.pid === 'number' ? { ...holder, pid: holder.pid } : undefined
  } catch {
    // It is gone, or its writer died before the first byte.
    return undefined
  }
}

/**
 * The right to use a state folder. It is a file beside the folder, so that `--fresh` never deletes
 * it with the state.
 */
export class StateLock {
  readonly #file: string

  private constructor(file: string) {
    this.#file = file
  }

  /**
   * Takes the lock, or throws a `CliError` that names who has it. A runtime whose starter is gone is
   * ended first.
   */
  static async take(state: string, port: number): Promise<StateLock> {
    const file = fileIn(state)
    mkdirSync(join(file, '..'), { recursive: true })
    const lock = new StateLock(file)
    // Twice: the holder may have ended in between.
    for (let tries = 0; tries < 2; tries++) {
      if (lock.#create({ pid: process.pid, ...began(process.pid), port })) return lock
      await clear(file, state)
    }
    throw new CliError(`Another start takes ${shown(state)} at this moment. Try again.`)
  }

  /** False when the file exists. */
  #create(holder: Holder): boolean {
    try {
      const handle = openSync(this.#file, 'wx')
      writeSync(handle, JSON.stringify(holder))
      closeSync(handle)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      return false
    }
  }

  /** The runtime was started: it may outlive us, and the next start has to know. */
  runs(runtime: number, port: number): void {
    const handle = openSync(this.#file, 'w')
    const runtimeBegan = beganOf(runtime)
    const holder: Holder = {
      pid: process.pid,
      ...began(process.pid),
      runtime,
      ...(runtimeBegan === undefined ? {} : { runtimeBegan }),
      port,
    }
    writeSync(handle, JSON.stringify(holder))
    closeSync(handle)
  }

  release(): void {
    rmSync(this.#file, { force: true })
  }
}

const shown = (state: string): string => (relative(root, state).startsWith('..') ? state : relative(root, state))

/** Removes a lock whose holder is gone, with the runtime that it left behind. */
async function clear(file: string, state: string): Promise<void> {
  const holder = holderOf(file)
  if (holder !== undefined && isSameProcess(holder.pid, holder.began)) {
    const where = holder.port === undefined ? '' : ` on port ${holder.port}`
    throw new CliError(
      `${shown(state)} is in use: another Parley runs on it${where} (process ${holder.pid}). Stop that one, or give this one a state of its own: npm start -- --port ${(holder.port ?? 8787) + 1} --state .wrangler/second`,
    )
  }
  if (holder?.runtime !== undefined && isSameProcess(-holder.runtime, holder.runtimeBegan)) {
    console.log(`An earlier start ended without its runtime (process group ${holder.runtime}): ending that first.`)
    await endGroup(holder.runtime)
  }
  rmSync(file, { force: true })
}
