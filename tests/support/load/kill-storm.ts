import { setTimeout as pause } from 'node:timers/promises'
import { SeededRandom } from '../../simulation/virtual-clock.ts'
import { signIn, visitor } from '../clients/people.ts'
import type { System } from '../system.ts'
import { faultsOf } from './kill-storm-checks.ts'
import { Writer } from './writer.ts'

/**
 * Every conversation has a visitor and an agent; those before this index have a second agent.
 * Twenty people write.
 */
const conversations = 8
const sharedByTwo = 4
/**
 * The latest time of a kill after the runtime came up, and after its start when it is killed
 * before it is up.
 */
const upMs = 3_000
const startMs = 3_000
/** How long everything may take to arrive once no one sends anything new. */
const calmMs = 180_000

export interface Storm {
  readonly seed: number
  readonly kills: number
  /** Kills that came before the runtime was up. */
  readonly whileStarting: number
  /** Messages that were in flight when the other kills came. */
  readonly inFlight: number
  readonly reloads: number
  readonly sent: number
  readonly events: number
  readonly seconds: number
  /** What was lost, doubled or reordered, in sentences. */
  readonly faults: readonly string[]
}

const until = async (is: () => boolean, what: () => string) => {
  for (const began = Date.now(); !is(); await pause(20))
    if (Date.now() > began + calmMs) throw new Error(`It did not come to that: ${what()}`)
}

async function everyone(system: System): Promise<Writer[]> {
  const staff = [await signIn(system, 'maya'), await signIn(system, 'omar'), await signIn(system, 'lina')]
  const names = ['Maya', 'Omar', 'Lina']
  const writers: Writer[] = []
  for (let n = 0; n < conversations; n++) {
    const who = await visitor(system)
    writers.push(new Writer(`Visitor ${n}`, who))
    for (let nth = 0; nth < (n < sharedByTwo ? 2 : 1); nth++) {
      const place = (n + nth) % staff.length
      writers.push(new Writer(`${names[place]} in ${n}`, { staff: staff[place]!, room: who.room }))
    }
  }
  return writers
}

/**
 * Twenty people write at full speed while the runtime is killed at random moments and started
 * again on the same state. Then everything that was sent is compared with everything that is
 * stored, as each person reads it. The runtime is running at the end, as at the beginning.
 */
export async function killStorm(
  system: System,
  kills: number,
  seed: number,
  publish: (line: string) => void = () => undefined,
): Promise<Storm> {
  const began = Date.now()
  const random = new SeededRandom(seed)
  const writers = await everyone(system)
  const stats = { whileStarting: 0, inFlight: 0, reloads: 0 }
  try {
    await until(
      () => writers.every(({ isOnline }) => isOnline),
      () => 'everybody is online',
    )
    for (let n = 1; n <= kills; n++) {
      for (const writer of writers) writer.write()
      await pause(random.between(20, upMs))
      stats.inFlight += writers.filter(({ isWaiting, isOnline }) => isWaiting && isOnline).length
      await system.kill()
      while (n < kills && random.chance(0.25)) {
        const starting = system.start().catch(() => undefined)
        await pause(random.between(50, startMs))
        await system.kill()
        await starting
        stats.whileStarting++
        n++
      }
      for (const writer of writers.filter(() => random.chance(0.15))) {
        writer.reload()
        stats.reloads++
      }
      await system.start()
      // Most of them have their page open; the others arrive when their client retries.
      for (const writer of writers) if (random.chance(0.8)) writer.returnToPage()
      if (n % 10 === 0) publish(`${n} kills, ${writers.reduce((sum, { sent }) => sum + sent.size, 0)} lines said`)
    }
    for (const writer of writers) {
      writer.rest()
      writer.returnToPage()
    }
    const late = () => writers.filter(({ isOnline, isWaiting }) => !isOnline || isWaiting)
    await until(
      () => late().length === 0,
      () => `${late().map(({ name }) => name)} have arrived`,
    )
    const { faults, events } = await faultsOf(system, writers)
    const sent = writers.reduce((sum, writer) => sum + writer.sent.size, 0)
    return { seed, kills, ...stats, sent, events, seconds: Math.round((Date.now() - began) / 1_000), faults }
  } finally {
    for (const writer of writers) {
      writer.rest()
      writer.close()
    }
  }
}
