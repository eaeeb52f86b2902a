import { expect, test } from 'vitest'
import { demoDraws, demoPlan, type StandingDraw } from './draws.ts'

const minute = 60_000
const hour = 60 * minute

/** The draws after a start at `now` that followed the plan. */
function afterStart(draws: readonly StandingDraw[], now: number): readonly StandingDraw[] {
  const plan = demoPlan(draws, now)
  const cancelled = plan.flatMap(({ cancel }) => cancel)
  const moved = plan.flatMap(({ move }) => move ?? [])
  const others = draws
    .filter((draw) => !moved.includes(draw))
    .map((draw) => (cancelled.includes(draw) ? { ...draw, cancelled: true } : draw))
  const made = plan.flatMap(({ wanted: { title, inMs }, keep }) =>
    keep ? [] : [{ title, cancelled: false, opensAt: now + inMs - hour, closesAt: now + inMs + hour }],
  )
  return [...others, ...made]
}

const openAt = (draws: readonly StandingDraw[], now: number) =>
  draws.filter(({ cancelled, opensAt, closesAt }) => !cancelled && opensAt <= now && closesAt > now).map(({ title }) => title)

test('the demo has exactly one open draw after any start, and never two at once', () => {
  for (const step of [7, 25, 50, 100, 200, 1_000]) {
    let draws: readonly StandingDraw[] = []
    for (let now = 0; now < 3 * 24 * hour; now += step * minute) {
      draws = afterStart(draws, now)
      expect(openAt(draws, now)).toEqual([demoDraws[0]!.title])
      for (let later = now; later < now + step * minute; later += 5 * minute) expect(openAt(draws, later).length).toBeLessThan(2)
    }
  }
})

test('a draw that is still good is kept, a second one with its title is cancelled', () => {
  const draws = afterStart([], 0)
  const twice = [...draws, { ...draws[0]! }]
  expect(demoPlan(draws, 10 * minute).map(({ keep }) => keep?.title)).toEqual(demoDraws.map(({ title }) => title))
  expect(demoPlan(twice, 10 * minute)[0]!.cancel).toHaveLength(1)
})
