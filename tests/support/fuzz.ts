import { setTimeout as pause } from 'node:timers/promises'
import { serve } from '../../bench/serve.ts'
import { freePort } from '../../scripts/preflight.ts'
import { newDraw } from './draws.ts'
import { bareSeats, inConversation, inDraw, realSeats } from './fuzz-connections.ts'
import { FuzzDoors, type Keys } from './fuzz-endpoints.ts'
import { FuzzWords } from './fuzz-input.ts'
import { Findings, FuzzSocket } from './fuzz-sockets.ts'
import { Talk } from './fuzz-traffic.ts'
import { signIn, visitor } from './people.ts'
import { processesOf } from './processes.ts'
import type { System } from './system.ts'

/** Of all that is sent, so much goes to the doors of HTTP: a request through them costs what many frames cost. */
const overHttp = 0.01
const knockers = 6
/** What memory is looked at after: time enough for whatever was closed to be let go of. */
const settleMs = 5_000

/** In MB: at the beginning, at its most, and after the flood has gone. */
interface Memory {
  readonly before: number
  readonly most: number
  readonly after: number
}

export interface Fuzz {
  readonly seed: number
  readonly frames: number
  readonly bodies: number
  readonly upgrades: number
  readonly seconds: number
  /** How often each code, status and close was the answer. */
  readonly answers: Readonly<Record<string, number>>
  /** Of the bare runtime, which took most frames, and of the real system. */
  readonly memory: { readonly bare: Memory; readonly real: Memory }
  /** What two people said to each other meanwhile. */
  readonly saidBeside: number
  /** What was wrong, in sentences. */
  readonly faults: readonly string[]
}

/** The runtime's processes in a group: whether they are still the same, and what they hold in memory. */
class Watched {
  readonly #group: number
  readonly #pids: string
  readonly #before: number
  #most = 0

  constructor(group: number) {
    this.#group = group
    this.#pids = this.#now().pids
    this.#before = this.look()
  }

  look(): number {
    const { resident } = this.#now()
    this.#most = Math.max(this.#most, resident)
    return resident
  }

  get isTheSame(): boolean {
    return this.#pids !== '' && this.#pids === this.#now().pids
  }

  get memory(): Memory {
    return { before: this.#before, most: this.#most, after: this.look() }
  }

  #now(): { pids: string; resident: number } {
    const found = processesOf(this.#group).filter(({ name }) => name === 'workerd')
    return { pids: found.map(({ pid }) => pid).join(), resident: found.reduce((sum, { residentMb }) => sum + residentMb, 0) }
  }
}

/** The runtime's own words about what it could not do. */
const troublesIn = (log: string): string[] =>
  log.split('\n').filter((line) => /"level":"(warn|error)"|Uncaught|exception/.test(line))

async function keysOf(system: System, words: { readonly draw: string; readonly access: string }): Promise<Keys> {
  const maya = await signIn(system, 'maya')
  const layla = await visitor(system)
  return {
    access: [layla.pass.access, words.access],
    cookie: maya.cookie,
    conversations: [layla.room],
    draw: words.draw,
    bodies: {
      startConversation: () => ({ department: 'hosting', locale: 'en', page: '/' }),
      refresh: () => ({ conversation: layla.room, refresh: layla.pass.refresh }),
      postCommand: inConversation,
      agentCommand: inConversation,
      drawCommand: inDraw,
      joinDraw: ({ random }) => ({ draw: words.draw, name: `Guest ${random.between(0, 9_999)}` }),
      resumeDraw: () => ({ guest: 'nobody' }),
      signIn: () => ({ email: 'nobody@parley.example', password: 'wrong' }),
      createDraw: ({ random }) => ({
        title: 'A draw',
        wall: `2027-0${random.between(1, 9)}-10T20:00`,
        zone: 'Asia/Beirut',
        moderators: [],
      }),
    },
  }
}

/**
 * Sends so many random and mutated frames and bodies, and says what came of it. Bodies, and frames as long as they take, go
 * to the real Worker under `wrangler dev`; the other frames to the same rooms under the bare runtime, which is many times
 * faster.
 */
export async function fuzz(system: System, count: number, seed: number, tell: (line: string) => void = () => undefined): Promise<Fuzz> {
  const words = new FuzzWords(seed)
  const findings = new Findings()
  const maya = await signIn(system, 'maya')
  const { draw } = await newDraw(maya)
  const real = await realSeats(system, await visitor(system), maya, draw)
  const doors = new FuzzDoors(system, await keysOf(system, { draw, access: real.access }), words, findings)
  const talk = new Talk(await visitor(system), await signIn(system, 'omar'))
  await talk.begin()

  const bare = await serve(await freePort())
  try {
    const seats = await bareSeats(bare)
    const [ofBare, ofReal] = [new Watched(bare.pid), new Watched(system.pid!)]
    const linesBefore = system.log().length
    const bodies = Math.round(count * overHttp)
    // When one of them fails the others have nothing to go on for.
    let isOver = false
    const isSent = {
      frames: () => isOver || findings.frames >= count - bodies,
      bodies: () => isOver || findings.bodies >= bodies,
    }
    const began = Date.now()
    const watching = setInterval(() => {
      const { frames, bodies: requests, upgrades, faults } = findings
      tell(
        `${frames} frames, ${requests} requests, ${upgrades} upgrades, ${ofBare.look()} and ${ofReal.look()} MB, ${faults.length} faults`,
      )
    }, 5_000)
    const holding = talk.hold()
    const floods = [
      ...seats.map((seat) => new FuzzSocket(seat, words, findings).flood(isSent.frames)),
      ...real.seats.map((seat) => new FuzzSocket(seat, words, findings).flood(isSent.bodies)),
      ...Array.from({ length: knockers }, () => doors.flood(isSent.bodies)),
    ]
    await Promise.all(floods).finally(() => {
      isOver = true
      clearInterval(watching)
    })
    const { said, faults } = await talk.end()
    await holding
    const seconds = Math.round((Date.now() - began) / 1_000)
    await pause(settleMs)
    if (!ofBare.isTheSame || !ofReal.isTheSame) findings.fault('a runtime ended and was started anew')
    for (const line of troublesIn(system.log().slice(linesBefore))) findings.fault(`in the log: ${line}`)
    return {
      ...{ seed, seconds, frames: findings.frames, bodies: findings.bodies, upgrades: findings.upgrades },
      answers: Object.fromEntries([...findings.answers].toSorted(([, a], [, b]) => b - a)),
      memory: { bare: ofBare.memory, real: ofReal.memory },
      saidBeside: said,
      faults: [...findings.faults, ...faults],
    }
  } finally {
    await bare.stop()
  }
}
