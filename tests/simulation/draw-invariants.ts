import { deepEqual } from 'node:assert/strict'
import { expect } from 'vitest'
import { withDrawRole } from '../../domain/draw/roles.ts'
import { badgesOf, drawItself } from '../../protocol/draw.ts'
import { roomLimits } from '../../protocol/limits.ts'
import { rules } from './draw-server.ts'
import type { DrawSimulation, Viewer } from './draw-simulation.ts'

/** Throws when an invariant does not hold at the end of a simulation. */
export async function checkInvariants(simulation: DrawSimulation): Promise<void> {
  oneOrder(simulation)
  storedMeansStored(simulation)
  noOneCountsTwice(simulation)
  deepEqual(simulation.relayServers.leaks, [], 'removed words left a relay that knew better')
  expect(simulation.waiting).toBe(0)
  for (const viewer of simulation.here) await seesWhatThereIs(simulation, viewer)
}

/** The log has no gap, and time does not run backwards. */
function oneOrder({ server }: DrawSimulation): void {
  const all = server.log.after(0, Number.MAX_SAFE_INTEGER)
  deepEqual(
    all.map(({ seq }) => seq),
    all.map((_, i) => i + 1),
    'a gap in the order',
  )
  for (const [i, { at }] of all.entries()) expect(at).toBeGreaterThanOrEqual(all[i - 1]?.at ?? 0)
}

/** Everything acknowledged was published, and nothing was published twice. */
function storedMeansStored({ server, acked }: DrawSimulation): void {
  const texts = server.received.flatMap((event) => (event.type === 'message.posted' ? [event.text] : []))
  deepEqual(texts.length, new Set(texts).size, 'told twice')
  for (const text of acked) expect(texts).toContain(text)
}

interface Member {
  readonly target: number
  readonly person: string
  readonly liked: number
}

const members = ({ server }: DrawSimulation): Member[] =>
  server.storage.sql.exec('SELECT target, person, liked FROM likes').toArray() as Member[]

/** A membership is the last committed like of a person, and a total is the number of members. */
function noOneCountsTwice(simulation: DrawSimulation): void {
  const last = new Map<string, number>()
  for (const event of simulation.server.received) if (event.type === 'liked') last.set(`${event.by.id} ${event.target}`, Number(event.on))
  const liked = members(simulation)
  for (const { person, target, liked: on } of liked) deepEqual(on, last.get(`${person} ${target}`), 'not the last word')
  deepEqual([...last.values()].filter(Boolean).length, liked.filter(({ liked }) => liked).length, 'a like is lost')
  const count = new Map<number, number>()
  for (const { target, liked: on } of liked) count.set(target, (count.get(target) ?? 0) + on)
  const totals = Object.entries(simulation.server.totals([...count.keys()])).map(([target, likes]) => [Number(target), likes] as const)
  deepEqual(new Map(totals), count, 'somebody counts twice, or not at all')
}

async function seesWhatThereIs(simulation: DrawSimulation, { person, draw }: Viewer): Promise<void> {
  const { server, relayServers, clock } = simulation
  while (draw.snapshot.hasOlder) {
    const loaded = draw.loadOlder()
    await clock.run(clock.now() + 2_000)
    await loaded
  }
  const { connection, you, room, lines, likes, liked, viewers } = draw.snapshot
  const posts = (what: string) => `${person.name || 'Someone'} ${what}`
  deepEqual([connection.status, you], ['online', withDrawRole(person, server.log.state)], posts('is not here'))
  deepEqual(asSent(room!), asSent(rules.view(server.log.state, 'everyone')), posts('has another state'))
  deepEqual(viewers, relayServers.viewers, posts('counts other viewers'))

  const all = server.log.after(0, roomLimits.pageEvents)
  const mine = new Set(members(simulation).flatMap((member) => (member.person === person.id && member.liked ? [member.target] : [])))
  const totals = server.totals([drawItself, ...all.map(({ seq }) => seq)])
  const heartOf = (target: number, liked: boolean) => (server.refusedLikes.has(`${person.id} ${target}`) ? 'in doubt' : liked)
  deepEqual(
    [likes, heartOf(drawItself, liked)],
    [totals[drawItself] ?? 0, heartOf(drawItself, mine.has(drawItself))],
    posts('likes something else'),
  )
  const seen = lines.filter(({ kind }) => kind === 'message')
  const there = all.filter((event) => event.type === 'message.posted' && !event.removed) as Extract<
    (typeof all)[number],
    { text: string }
  >[]
  deepEqual(
    seen.map(({ seq, by, text, badges, liked }) => ({ seq, by: by.id, text, badges, liked: heartOf(seq, liked) })),
    there.map(({ seq, by, text }) => ({ seq, by: by.id, text, badges: badgesOf(by, []), liked: heartOf(seq, mine.has(seq)) })),
    posts('does not see what there is'),
  )
  const oldestReplicated = server.log.page({ limit: relayServers.history }, 'everyone')[0]?.seq ?? 0
  const counts = (from: number, to: number) =>
    [
      seen.filter(({ seq }) => seq >= from && seq < to).map(({ seq, likes }) => [seq, likes]),
      there.filter(({ seq }) => seq >= from && seq < to).map(({ seq }) => [seq, totals[seq] ?? 0]),
    ] as const
  deepEqual(...counts(oldestReplicated, Number.MAX_SAFE_INTEGER), posts('counts other likes of the newest messages'))
  deepEqual(...counts(0, oldestReplicated), posts('counts other likes of older messages'))
  for (const text of server.removed.keys()) expect(JSON.stringify(lines)).not.toContain(`"${text}"`)
}

/** On the wire an undefined field is absent. */
const asSent = (value: object): unknown => JSON.parse(JSON.stringify(value))
