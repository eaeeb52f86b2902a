import { deepEqual } from 'node:assert/strict'
import { expect } from 'vitest'
import { standing } from '../../domain/draw/rights.ts'
import { badgesOf, drawItself } from '../../protocol/draw.ts'
import { limits } from '../../protocol/limits.ts'
import type { DrawHistory, Viewer } from './draw-simulation.ts'
import { rules } from './draw-system.ts'

/** Throws where a history did not end well. */
export async function judge(history: DrawHistory): Promise<void> {
  oneOrder(history)
  storedMeansStored(history)
  nobodyCountsTwice(history)
  deepEqual(history.hall.leaks, [], 'removed words left a relay that knew better')
  expect(history.waiting).toBe(0)
  for (const viewer of history.here) await seesWhatThereIs(history, viewer)
}

/** The places have no gap, and time does not run backwards. */
function oneOrder({ house }: DrawHistory): void {
  const all = house.log.after(0, Number.MAX_SAFE_INTEGER)
  deepEqual(
    all.map(({ seq }) => seq),
    all.map((_, i) => i + 1),
    'a gap in the order',
  )
  for (const [i, { at }] of all.entries()) expect(at).toBeGreaterThanOrEqual(all[i - 1]?.at ?? 0)
}

/** Whatever was acknowledged was told, and nothing was told twice. */
function storedMeansStored({ house, acked }: DrawHistory): void {
  const texts = house.told.flatMap((event) => (event.type === 'message.posted' ? [event.text] : []))
  deepEqual(texts.length, new Set(texts).size, 'told twice')
  for (const text of acked) expect(texts).toContain(text)
}

interface Member {
  readonly target: number
  readonly person: string
  readonly liked: number
}

const members = ({ house }: DrawHistory): Member[] =>
  house.storage.sql.exec('SELECT target, person, liked FROM likes').toArray() as Member[]

/** Who likes what is what he said last and was recorded; a total is the number of those who like it, and each of them does so once. */
function nobodyCountsTwice(history: DrawHistory): void {
  const last = new Map<string, number>()
  for (const event of history.house.told) if (event.type === 'liked') last.set(`${event.by.id} ${event.target}`, Number(event.on))
  const liked = members(history)
  for (const { person, target, liked: on } of liked) deepEqual(on, last.get(`${person} ${target}`), 'not the last word')
  deepEqual([...last.values()].filter(Boolean).length, liked.filter(({ liked }) => liked).length, 'a like is lost')
  const count = new Map<number, number>()
  for (const { target, liked: on } of liked) count.set(target, (count.get(target) ?? 0) + on)
  const totals = Object.entries(history.house.totals([...count.keys()])).map(([target, likes]) => [Number(target), likes] as const)
  deepEqual(new Map(totals), count, 'somebody counts twice, or not at all')
}

async function seesWhatThereIs(history: DrawHistory, { person, draw }: Viewer): Promise<void> {
  const { house, hall, clock } = history
  while (draw.snapshot.hasOlder) {
    const loaded = draw.older()
    await clock.run(clock.now() + 2_000)
    await loaded
  }
  const { connection, you, room, lines, likes, liked, viewers } = draw.snapshot
  const says = (what: string) => `${person.name || 'Someone'} ${what}`
  deepEqual([connection.is, you], ['online', standing(person, house.log.state)], says('is not here'))
  deepEqual(asSent(room!), asSent(rules.view(house.log.state, 'everyone')), says('has another state'))
  deepEqual(viewers, hall.viewers, says('counts other viewers'))

  const all = house.log.after(0, limits.pageEvents)
  const mine = new Set(members(history).flatMap((member) => (member.person === person.id && member.liked ? [member.target] : [])))
  const totals = house.totals([drawItself, ...all.map(({ seq }) => seq)])
  const heartOf = (target: number, liked: boolean) => (house.refusedLikes.has(`${person.id} ${target}`) ? 'in doubt' : liked)
  deepEqual(
    [likes, heartOf(drawItself, liked)],
    [totals[drawItself] ?? 0, heartOf(drawItself, mine.has(drawItself))],
    says('likes something else'),
  )
  const seen = lines.filter(({ kind }) => kind === 'message')
  const there = all.filter((event) => event.type === 'message.posted' && !event.removed) as Extract<
    (typeof all)[number],
    { text: string }
  >[]
  deepEqual(
    seen.map(({ seq, by, text, badges, liked }) => ({ seq, by: by.id, text, badges, liked: heartOf(seq, liked) })),
    there.map(({ seq, by, text }) => ({ seq, by: by.id, text, badges: badgesOf(by, []), liked: heartOf(seq, mine.has(seq)) })),
    says('does not see what there is'),
  )
  const ring = house.log.page({ limit: hall.history }, 'everyone')[0]?.seq ?? 0
  const counts = (from: number, to: number) =>
    [
      seen.filter(({ seq }) => seq >= from && seq < to).map(({ seq, likes }) => [seq, likes]),
      there.filter(({ seq }) => seq >= from && seq < to).map(({ seq }) => [seq, totals[seq] ?? 0]),
    ] as const
  deepEqual(...counts(ring, Number.MAX_SAFE_INTEGER), says('counts other likes of the newest messages'))
  deepEqual(...counts(0, ring), says('counts other likes of older messages'))
  for (const text of house.removed.keys()) expect(JSON.stringify(lines)).not.toContain(`"${text}"`)
}

/** Over a wire what is undefined is simply absent. */
const asSent = (value: object): unknown => JSON.parse(JSON.stringify(value))
