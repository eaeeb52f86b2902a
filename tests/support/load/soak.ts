import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { residentKib } from '../../../bench/measure.ts'
import type { Served } from '../../../bench/serve.ts'
import { SeededRandom } from '../../simulation/virtual-clock.ts'
import { heapOf } from './heap.ts'
import { SoakViewer } from './soak-viewer.ts'

export interface Shape {
  readonly rooms: number
  readonly viewers: number
  /** How long people write, join and leave. */
  readonly ms: number
  readonly seed: number
  /** The kinds of object that must have slept while everyone was connected and no one wrote. */
  readonly sleepers: readonly string[]
}

interface Memory {
  readonly heapKib: number
  readonly residentKib: number
}

export interface Soaked {
  readonly sent: number
  readonly likes: number
  readonly returned: number
  readonly sockets: number
  /** When all had just joined, when all were connected and silent, and when all had left. */
  readonly memory: { readonly come: Memory; readonly silent: Memory; readonly gone: Memory }
  /** How often a client received a frame without the frame before it. */
  readonly holes: number
  /** Clients that were connected to the end and did not receive everything. */
  readonly behind: number
  /** The close codes of sockets that no client had closed. */
  readonly lost: readonly number[]
  /** Objects that never slept while no one wrote, by the names of their databases. */
  readonly pinned: readonly string[]
  readonly seconds: { readonly talk: number; readonly silence: number }
}

const tickMs = 100
/** Each client leaves about every other minute, and comes back within this time. */
const awayMs = 15_000
/**
 * An object sleeps ten seconds after its last message, and its alarm fires once more for pending
 * work.
 */
const silenceMs = 120_000
const goneMs = 12_000

/**
 * The databases that the runtime has open: one per object that is awake. A sleeping object has
 * closed its own.
 */
function awake(pid: number, kinds: readonly string[]): Set<string> {
  const open = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`)
    } catch {
      return []
    }
  })
  return new Set(
    open
      .flatMap((path) => /\/disk\/(\w+\/[0-9a-f]{64})\.sqlite$/.exec(path)?.[1] ?? [])
      .filter((name) => kinds.includes(name.split('/')[0]!)),
  )
}

/** Waits until each awake object has slept, and names those that never did. */
async function sleepless(pid: number, kinds: readonly string[], limitMs = silenceMs): Promise<string[]> {
  let pinned = awake(pid, kinds)
  for (const since = Date.now(); pinned.size > 0 && Date.now() < since + limitMs; await pause(250)) {
    const now = awake(pid, kinds)
    pinned = new Set([...pinned].filter((name) => now.has(name)))
  }
  return [...pinned]
}

/**
 * Conversations of two and one draw: some write, some sleep for minutes, some leave and come back.
 * Then all fall silent, and at last leave.
 */
export async function soak(served: Served, inspectorPort: number, shape: Shape, publish: (line: string) => void): Promise<Soaked> {
  const random = new SeededRandom(shape.seed)
  const base = served.url.replace('http', 'ws')
  const memory = async (): Promise<Memory> => ({
    heapKib: Math.round((await heapOf(inspectorPort)) / 1024),
    residentKib: residentKib(served.pid),
  })
  const rooms = Array.from({ length: shape.rooms }, (_, n) => [0, 1].map((who) => new SoakViewer(`${base}/talk/soak-${n}?id=agent-${who}`)))
  const viewers = Array.from({ length: shape.viewers }, (_, n) => new SoakViewer(`${base}/watch/d_soak?id=g_${n}&name=Viewer+${n}`))
  const everyone = [...rooms.flat(), ...viewers]
  await fetch(`${served.url}/schedule/d_soak`, { method: 'POST' })
  for (let from = 0; from < rooms.length; from += 20)
    await Promise.all(rooms.slice(from, from + 20).map((_, n) => fetch(`${served.url}/open/soak-${from + n}`, { method: 'POST' })))
  for (let from = 0; from < everyone.length; from += 50) await Promise.all(everyone.slice(from, from + 50).map((one) => one.come()))
  const come = await memory()
  publish(`${everyone.length} have come: heap ${come.heapKib} KiB, resident ${come.residentKib} KiB`)

  const count = { sent: 0, likes: 0, returned: 0 }
  const away = new Set<Promise<void>>()
  const leave = (one: SoakViewer) => {
    if (!one.isHere) return
    one.go()
    const back = pause(random.between(500, Math.min(awayMs, shape.ms / 2)))
      .then(() => one.come())
      .then(() => {
        count.returned++
        away.delete(back)
      })
    away.add(back)
  }
  const began = Date.now()
  for (let received = began; Date.now() < began + shape.ms; await pause(tickMs)) {
    // A third of the rooms has most of the messages; the others sleep between two of theirs.
    for (let n = 0; n < 2; n++) {
      const place = random.chance(0.9) ? random.between(0, Math.floor(rooms.length / 3)) : random.between(0, rooms.length - 1)
      const speaker = random.pick(rooms[place]!)
      if (!speaker.isHere) continue
      speaker.post({ type: 'message.post', text: `word ${count.sent++}, what a lovely evening it is, my friends` })
    }
    const viewer = random.pick(viewers)
    if (random.chance(0.7)) {
      count.likes++
      viewer.post({ type: 'like', target: 0, on: random.chance(0.6) })
    }
    if (random.chance(0.2)) viewer.post({ type: 'message.post', text: `word ${count.sent++} of a viewer` })
    if (random.chance((everyone.length * tickMs) / 60_000)) leave(random.pick(everyone))
    if (Date.now() < received + 15_000) continue
    received = Date.now()
    const { length } = everyone.filter(({ isHere }) => isHere)
    publish(
      `${Math.round((received - began) / 1000)} s: ${length} here, ${awake(served.pid, shape.sleepers).size} awake, resident ${residentKib(served.pid)} KiB`,
    )
  }
  await Promise.all(away)
  const talked = Date.now()

  const pinned = await sleepless(served.pid, shape.sleepers)
  const rested = Date.now()
  const silent = await memory()
  publish(`all are silent: heap ${silent.heapKib} KiB, resident ${silent.residentKib} KiB`)
  const groups = [...rooms, viewers]
  const behind = groups.flatMap((group) => group.filter(({ place }) => place < Math.max(...group.map((one) => one.place))))
  const holes = everyone.reduce((sum, one) => sum + one.holes, 0)
  const lost = everyone.flatMap((one) => one.lost)
  const sockets = everyone.filter(({ isHere }) => isHere).length
  for (const one of everyone) one.go()
  // Objects that were woken by closing sockets go to sleep again.
  await sleepless(served.pid, shape.sleepers, goneMs)
  const gone = await memory()
  publish(`all have gone: heap ${gone.heapKib} KiB, resident ${gone.residentKib} KiB`)
  const seconds = { talk: Math.round((talked - began) / 1000), silence: Math.round((rested - talked) / 1000) }
  return { ...count, sockets, memory: { come, silent, gone }, holes, behind: behind.length, lost, pinned, seconds }
}
