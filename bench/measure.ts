import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/root.ts'

/** What a load counted, and the CPU that the server used in that time, in µs. */
export type Measured<O> = O & { readonly cpuUs: number }

const usPerTick = 10_000

/**
 * The CPU of a process, in µs and steps of 10 ms, for all its threads (`/proc/<pid>/stat`, fields
 * 14 and 15).
 */
export function cpuUsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * usPerTick
}

/**
 * Runs a load in another process (`bench/load.ts`, `bench/draw-load.ts`) and reads the server's
 * CPU while it counts. Calls `signalled` when it begins and ends to count.
 */
export function measure<O extends object>(
  pid: number,
  program: string,
  load: object,
  signalled: () => void = () => undefined,
): Promise<Measured<O>> {
  const child = fork(join(root, 'bench', program), [JSON.stringify(load)], { stdio: 'inherit' })
  return new Promise((done, failed) => {
    let before = 0
    let spent = 0
    child.on('message', (signal: 'counting' | 'counted' | { outcome: O }) => {
      if (typeof signal === 'string') signalled()
      if (signal === 'counting') before = cpuUsOf(pid)
      else if (signal === 'counted') spent = cpuUsOf(pid) - before
      else done({ ...signal.outcome, cpuUs: spent })
    })
    child.once('exit', (code) => failed(new Error(`the load ended with ${code}`)))
  })
}

/** Resident memory of a process, in KiB (`/proc/<pid>/status`). */
export const residentKib = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
