import type { DrawPass } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { newDraw, tryToEnter } from '../../tests/support/clients/draws.ts'
import { signIn } from '../../tests/support/clients/people.ts'
import type { DrawLoad, DrawOutcome } from '../draw-load.ts'
import { measure } from '../measure.ts'
import { sumOf, times, type Usage } from './bill.ts'
import { type MeteredSystem, openSocket, type Reading, usageOf } from './metered-system.ts'

const minuteMs = 60_000
const eveningMs = 2 * 3_600_000
/** So many join through the Worker to measure what that costs. */
const joining = 50

/**
 * Two hours of a draw with so many viewers, computed from a minute of it, and from fifty viewers who
 * join by the Worker, with a name and a socket. Viewers connect once; a message comes by the draw
 * itself, a like by a relay.
 */
export async function drawEvening(system: MeteredSystem, viewers: number): Promise<Usage> {
  const maya = await signIn(system, 'maya')
  const { draw: id } = await newDraw(maya)
  const beforeJoins = await system.counted()
  for (let n = 0; n < joining; n++) await join(system, id, n)
  const joins = usageOf(system, beforeJoins, await system.settled())
  const load: DrawLoad = {
    url: `${system.url}/bench`,
    draw: 'd_evening',
    viewers,
    viewersPerRelay: 4_000,
    messagesPerSecond: 5,
    likesPerSecond: 50,
    ms: minuteMs,
  }
  const readings: Promise<Reading>[] = []
  const signal = () => void readings.push(system.counted())
  const { seconds } = await measure<DrawOutcome>(process.pid, 'draw-load.ts', load, signal)
  const [before, after] = await Promise.all(readings)
  if (before === undefined || after === undefined) throw new Error('the load gave no signal')
  return sumOf(times(joins, viewers / joining), times(usageOf(system, before, after), eveningMs / 1_000 / seconds))
}

/** A viewer who joins with a name, each from a network of their own, and connects. */
async function join(system: MeteredSystem, draw: string, n: number): Promise<void> {
  const response = await tryToEnter(system, draw, `Viewer ${n}`, `203.0.113.${n}`)
  if (!response.ok) throw new Error(await response.text())
  const { ticket } = (await response.json()) as DrawPass
  const socket = await openSocket(system, pathOf(endpoints.drawSocket, { draw }), ticket)
  socket.close()
}
