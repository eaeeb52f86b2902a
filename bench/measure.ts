import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/root.ts'
import type { Load, Outcome } from './load.ts'

/** One measured round: what the load counted, and the CPU that the server spent meanwhile, in µs. */
export interface Round extends Outcome {
  readonly cpuUs: number
}

/** Ticks of 10 ms that a process has spent, all its threads together (`/proc/<pid>/stat`, fields 14 and 15). */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}

const usPerTick = 10_000

/** Lets another process make this load, and looks at the server's CPU while it counts. */
export function measure(pid: number, load: Load): Promise<Round> {
  const child = fork(join(root, 'bench/load.ts'), [JSON.stringify(load)], { stdio: 'inherit' })
  return new Promise((done, failed) => {
    let before = 0
    let ticks = 0
    child.on('message', (said: 'counting' | 'counted' | { outcome: Outcome }) => {
      if (said === 'counting') before = ticksOf(pid)
      else if (said === 'counted') ticks = ticksOf(pid) - before
      else done({ ...said.outcome, cpuUs: ticks * usPerTick })
    })
    child.once('exit', (code) => failed(new Error(`the load ended with ${code}`)))
  })
}
