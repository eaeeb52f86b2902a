import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { residentKib } from '../../bench/measure.ts'
import type { Served } from '../../bench/serve.ts'
import { SeededRandom } from '../simulation/virtual-clock.ts'
import { heapOf } from './heap.ts'
import { Visit } from './soak-viewer.ts'

export interface Shape {
  readonly rooms: number
  readonly viewers: number
  /** How long people talk, come and go. */
  readonly ms: number
  readonly seed: number
  /** The kinds of object that must have slept while everybody was there and nobody spoke. */
  readonly sleepers: readonly string[]
}

interface Memory {
  readonly heapKib: number
  readonly residentKib: number
}

export interface Soaked {
  readonly said: number
  readonly likes: number
  readonly returned: number
  readonly sockets: number
  /** When all had just come, when all were there and had fallen silent, and when all had gone. */
  readonly memory: { readonly come: Memory; readonly silent: Memory; readonly gone: Memory }
  /** How often somebody was told something without what came before it. */
  readonly holes: number
  /** Who was there to the end and was not told all of it. */
  readonly behind: number
  /** With which codes sockets were closed that nobody had left. */
  readonly lost: readonly number[]
  /** Objects that never slept while nobody spoke, by the names of their databases. */
  readonly pinned: readonly string[]
  readonly seconds: { readonly talk: number; readonly silence: number }
}

const tickMs = 100
/** Each goes every other minute or so, and comes back within so long. */
const awayMs = 15_000
/** An object sleeps ten seconds after its last word, and rings once more for what was under way. */
const silenceMs = 120_000
const goneMs = 12_000

/** The databases that the runtime has open: one per object that is awake. An object that sleeps has closed its own. */
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

/** Waits until each of those who are awake has slept, and names who never did. */
async function sleepless(pid: number, kinds: readonly string[], limitMs = silenceMs): Promise<string[]> {
  let pinned = awake(pid, kinds)
  for (const since = Date.now(); pinned.size > 0 && Date.now() < since + limitMs; await pause(250)) {
    const now = awake(pid, kinds)
    pinned = new Set([...pinned].filter((name) => now.has(name)))
  }
  return [...pinned]
}

/** Conversations of two and one draw: some talk, some sleep for minutes, some go and come back. Then everybody falls silent, and at last goes. */
export async function soak(served: Served, inspectorPort: number, shape: Shape, tell: (line: string) => void): Promise<Soaked> {
  const random = new SeededRandom(shape.seed)
  const base = served.url.replace('http', 'ws')
  const memory = async (): Promise<Memory> => ({
    heapKib: Math.round((await heapOf(inspectorPort)) / 1024),
    residentKib: residentKib(served.pid),
  })
  const rooms = Array.from({ length: shape.rooms }, (_, n) => [0, 1].map((who) => new Visit(`${base}/talk/soak-${n}?id=agent-${who}`)))
  const viewers = Array.from({ length: shape.viewers }, (_, n) => new Visit(`${base}/watch/d_soak?id=g_${n}&name=Viewer+${n}`))
  const everybody = [...rooms.flat(), ...viewers]
  await fetch(`${served.url}/schedule/d_soak`, { method: 'POST' })
  for (let from = 0; from < rooms.length; from += 20)
    await Promise.all(rooms.slice(from, from + 20).map((_, n) => fetch(`${served.url}/open/soak-${from + n}`, { method: 'POST' })))
  for (let from = 0; from < everybody.length; from += 50) await Promise.all(everybody.slice(from, from + 50).map((one) => one.come()))
  const come = await memory()
  tell(`${everybody.length} have come: heap ${come.heapKib} KiB, resident ${come.residentKib} KiB`)

  const count = { said: 0, likes: 0, returned: 0 }
  const away = new Set<Promise<void>>()
  const leave = (one: Visit) => {
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
  for (let told = began; Date.now() < began + shape.ms; await pause(tickMs)) {
    // A third of the rooms has most of the words; the others are asleep between two of theirs.
    for (let n = 0; n < 2; n++) {
      const place = random.chance(0.9) ? random.between(0, Math.floor(rooms.length / 3)) : random.between(0, rooms.length - 1)
      const speaker = random.pick(rooms[place]!)
      if (!speaker.isHere) continue
      speaker.say({ type: 'message.post', text: `word ${count.said++}, what a lovely evening it is, my friends` })
    }
    const viewer = random.pick(viewers)
    if (random.chance(0.7)) {
      count.likes++
      viewer.say({ type: 'like', target: 0, on: random.chance(0.6) })
    }
    if (random.chance(0.2)) viewer.say({ type: 'message.post', text: `word ${count.said++} of a viewer` })
    if (random.chance((everybody.length * tickMs) / 60_000)) leave(random.pick(everybody))
    if (Date.now() < told + 15_000) continue
    told = Date.now()
    const { length } = everybody.filter(({ isHere }) => isHere)
    tell(
      `${Math.round((told - began) / 1000)} s: ${length} here, ${awake(served.pid, shape.sleepers).size} awake, resident ${residentKib(served.pid)} KiB`,
    )
  }
  await Promise.all(away)
  const talked = Date.now()

  const pinned = await sleepless(served.pid, shape.sleepers)
  const rested = Date.now()
  const silent = await memory()
  tell(`all are silent: heap ${silent.heapKib} KiB, resident ${silent.residentKib} KiB`)
  const groups = [...rooms, viewers]
  const behind = groups.flatMap((group) => group.filter(({ place }) => place < Math.max(...group.map((one) => one.place))))
  const holes = everybody.reduce((sum, one) => sum + one.holes, 0)
  const lost = everybody.flatMap((one) => one.lost)
  const sockets = everybody.filter(({ isHere }) => isHere).length
  for (const one of everybody) one.go()
  // Those who were woken by the goodbyes go to sleep again.
  await sleepless(served.pid, shape.sleepers, goneMs)
  const gone = await memory()
  tell(`all have gone: heap ${gone.heapKib} KiB, resident ${gone.residentKib} KiB`)
  const seconds = { talk: Math.round((talked - began) / 1000), silence: Math.round((rested - talked) / 1000) }
  return { ...count, sockets, memory: { come, silent, gone }, holes, behind: behind.length, lost, pinned, seconds }
}
