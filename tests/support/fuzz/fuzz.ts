import { setTimeout as pause } from 'node:timers/promises'
import { serve } from '../../../bench/serve.ts'
import { freePort } from '../../../scripts/local/preflight.ts'
import { newDraw } from '../clients/draws.ts'
import { signIn, visitor } from '../clients/people.ts'
import { processesOf } from '../load/processes.ts'
import type { System } from '../system.ts'
import { bareConnections, inConversation, inDraw, realConnections } from './connections.ts'
import { FuzzEndpoints, type Keys } from './endpoints.ts'
import { FuzzInput } from './input.ts'
import { Findings, FuzzSocket } from './sockets.ts'
import { Talk } from './traffic.ts'

/** The share that goes to the HTTP endpoints: a request there costs as much as many frames. */
const overHttp = 0.01
const knockers = 6
/** Memory is read after this time, enough to release what was closed. */
const settleMs = 5_000

/** In MB: at the beginning, at its maximum, and after the flood. */
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
  /** How often each code, status and close was the reply. */
  readonly answers: Readonly<Record<string, number>>
  /** Of the bare runtime, which received most frames, and of the real system. */
  readonly memory: { readonly bare: Memory; readonly real: Memory }
  /** What two people sent to each other meanwhile. */
  readonly sentBeside: number
  /** What was wrong, in sentences. */
  readonly faults: readonly string[]
}

/**
 * The runtime's processes in a group: whether they are still the same, and how much memory they
 * use.
 */
class Watched {
  readonly #group: number
  readonly #pids: string
  readonly #before: number
  #most = 0

  constructor(group: number) {
    this.#group = group
    this.#pids = this.#now().pids
    this.#before = this.residentMb()
  }

  residentMb(): number {
    const { resident } = this.#now()
    this.#most = Math.max(this.#most, resident)
    return resident
  }

  get isTheSame(): boolean {
    return this.#pids !== '' && this.#pids === this.#now().pids
  }

  get memory(): Memory {
    return { before: this.#before, most: this.#most, after: this.residentMb() }
  }

  #now(): { pids: string; resident: number } {
    const found = processesOf(this.#group).filter(({ name }) => name === 'workerd')
    return { pids: found.map(({ pid }) => pid).join(), resident: found.reduce((sum, { residentMb }) => sum + residentMb, 0) }
  }
}

/** The runtime's own messages about internal failures. */
const errorsIn = (log: string): string[] => log.split('\n').filter((line) => /"level":"(warn|error)"|Uncaught|exception/.test(line))

async function keysOf(system: System, text: { readonly draw: string; readonly access: string }): Promise<Keys> {
  const maya = await signIn(system, 'maya')
  const layla = await visitor(system)
  return {
    access: [layla.pass.access, text.access],
    cookie: maya.cookie,
    conversations: [layla.room],
    draw: text.draw,
    bodies: {
      startConversation: () => ({ department: 'hosting', locale: 'en', page: '/' }),
      refresh: () => ({ conversation: layla.room, refresh: layla.pass.refresh }),
      postCommand: inConversation,
      agentCommand: inConversation,
      drawCommand: inDraw,
      joinDraw: ({ random }) => ({ draw: text.draw, name: `Guest ${random.between(0, 9_999)}` }),
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
 * Sends so many random and mutated frames and bodies, and reports the outcome. Bodies, and frames
 * while they take that long, go to the real Worker under `wrangler dev`; the other frames go to
 * the same rooms under the bare runtime, which is many times faster.
 */
export async function fuzz(system: System, count: number, seed: number, publish: (line: string) => void = () => undefined): Promise<Fuzz> {
  const text = new FuzzInput(seed)
  const findings = new Findings()
  const maya = await signIn(system, 'maya')
  const { draw } = await newDraw(maya)
  const real = await realConnections(system, await visitor(system), maya, draw)
  const endpoints_ = new FuzzEndpoints(system, await keysOf(system, { draw, access: real.access }), text, findings)
  const talk = new Talk(await visitor(system), await signIn(system, 'omar'))
  await talk.begin()

  const bare = await serve(await freePort())
  try {
    const connections = await bareConnections(bare)
    const [ofBare, ofReal] = [new Watched(bare.pid), new Watched(system.pid!)]
    const linesBefore = system.log().length
    const bodies = Math.round(count * overHttp)
    // When one of them fails, the others have no reason to continue.
    let isOver = false
    const isSent = {
      frames: () => isOver || findings.frames >= count - bodies,
      bodies: () => isOver || findings.bodies >= bodies,
    }
    const began = Date.now()
    const watching = setInterval(() => {
      const { frames, bodies: requests, upgrades, faults } = findings
      publish(
        `${frames} frames, ${requests} requests, ${upgrades} upgrades, ${ofBare.residentMb()} and ${ofReal.residentMb()} MB, ${faults.length} faults`,
      )
    }, 5_000)
    const holding = talk.hold()
    const floods = [
      ...connections.map((connection) => new FuzzSocket(connection, text, findings).flood(isSent.frames)),
      ...real.connections.map((connection) => new FuzzSocket(connection, text, findings).flood(isSent.bodies)),
      ...Array.from({ length: knockers }, () => endpoints_.flood(isSent.bodies)),
    ]
    await Promise.all(floods).finally(() => {
      isOver = true
      clearInterval(watching)
    })
    const { sent, faults } = await talk.end()
    await holding
    const seconds = Math.round((Date.now() - began) / 1_000)
    await pause(settleMs)
    if (!ofBare.isTheSame || !ofReal.isTheSame) findings.fault('a runtime ended and was started anew')
    for (const line of errorsIn(system.log().slice(linesBefore))) findings.fault(`in the log: ${line}`)
    return {
      ...{ seed, seconds, frames: findings.frames, bodies: findings.bodies, upgrades: findings.upgrades },
      answers: Object.fromEntries([...findings.answers].toSorted(([, a], [, b]) => b - a)),
      memory: { bare: ofBare.memory, real: ofReal.memory },
      sentBeside: sent,
      faults: [...findings.faults, ...faults],
    }
  } finally {
    await bare.stop()
  }
}
