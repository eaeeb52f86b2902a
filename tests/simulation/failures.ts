import type { SeededRandom, VirtualClock } from './virtual-clock.ts'

interface Line {
  isCut: boolean
  cut(): void
}

/** The network is down for up to half a minute; every connection attempt fails. */
export function cutOff(line: Line, clock: VirtualClock, random: SeededRandom): void {
  line.isCut = true
  line.cut()
  clock.later(
    () => {
      line.isCut = false
    },
    random.between(100, 30_000),
  )
}

/** For a while every write fails. */
export function fillDisk(disk: { broken: boolean }, clock: VirtualClock, random: SeededRandom): void {
  disk.broken = true
  clock.later(
    () => {
      disk.broken = false
    },
    random.between(0, 3_000),
  )
}
