import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  readonly pid: number
  readonly name: string
  readonly residentMb: number
}

/** The processes of a group, and the memory of each. */
export function processesOf(group: number): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const [, name = ''] = /\((.*)\)/.exec(stat) ?? []
        const [, , inGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        if (Number(inGroup) !== group) return []
        const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
        return [{ pid: Number(pid), name, residentMb: Math.round(Number(kb) / 1_024) }]
      } catch {
        return [] // ended in the meantime
      }
    })
}
