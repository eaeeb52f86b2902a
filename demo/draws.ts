const minuteMs = 60_000

interface Window {
  readonly opensAt: number
  readonly closesAt: number
}

interface DemoDraw {
  readonly title: string
  /** The time of the draw, in ms from now. */
  readonly inMs: number
  /** Whether a draw with these times (epoch ms) still shows what this one is for. */
  isGood(window: Window, now: number): boolean
}

/**
 * One draw to talk in and two to wait for. Only one is open at a time, so that `/draw/` shows it:
 * their windows are the defaults, an hour before and an hour after.
 */
export const demoDraws: readonly DemoDraw[] = [
  {
    title: 'The domain draw',
    inMs: 45 * minuteMs,
    isGood: ({ opensAt, closesAt }, now) => opensAt <= now && closesAt > now + 15 * minuteMs,
  },
  {
    title: 'A year of hosting',
    inMs: 3 * 60 * minuteMs,
    isGood: ({ opensAt }, now) => opensAt > now + 105 * minuteMs,
  },
  {
    title: 'The big draw',
    inMs: 24 * 60 * minuteMs,
    isGood: ({ opensAt }, now) => opensAt > now + 5 * 60 * minuteMs,
  },
]

/** A draw of an earlier start, as the list has it. */
export interface StandingDraw extends Window {
  readonly title: string
  readonly cancelled: boolean
}

/** What a start does for one demo draw: keep one that there is, move it to the wanted time, or create one. */
export interface DemoPlan<D> {
  readonly wanted: DemoDraw
  readonly keep?: D
  readonly move?: D
  /** More of the same title, which would be open beside it. */
  readonly cancel: readonly D[]
}

export const demoPlan = <D extends StandingDraw>(draws: readonly D[], now: number): readonly DemoPlan<D>[] =>
  demoDraws.map((wanted) => {
    const standing = draws.filter(({ title, cancelled, closesAt }) => title === wanted.title && !cancelled && closesAt > now)
    const good = standing.find((draw) => wanted.isGood(draw, now))
    const used = good ?? standing[0]
    return {
      wanted,
      ...(good ? { keep: good } : used ? { move: used } : {}),
      cancel: standing.filter((draw) => draw !== used),
    }
  })

/** Who schedules the draws, and who leads them. */
export const demoRoles = { scheduler: 'admin-lina', host: 'agent-maya', moderator: 'agent-omar' } as const
export const demoWelcome = 'Welcome, everyone! Say hello and tell us where you are. The draw is in a while; whoever is here takes part.'
