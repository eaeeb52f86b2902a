const minuteMs = 60_000

interface DemoDraw {
  readonly title: string
  /** The time of the draw, in ms from now. */
  readonly inMs: number
  /** Whether a draw with these times (epoch ms) still shows what this one is for. */
  isGood(window: { readonly opensAt: number; readonly closesAt: number }, now: number): boolean
}

/**
 * One draw to talk in, one that opens soon, one to wait for. Their windows are the defaults: an
 * hour before, two after.
 */
export const demoDraws: readonly DemoDraw[] = [
  {
    title: 'The domain draw',
    inMs: 45 * minuteMs,
    isGood: ({ opensAt, closesAt }, now) => opensAt <= now && closesAt > now + 15 * minuteMs,
  },
  {
    title: 'A year of hosting',
    inMs: 62 * minuteMs,
    isGood: ({ closesAt }, now) => closesAt > now,
  },
  {
    title: 'The big draw',
    inMs: 24 * 60 * minuteMs,
    isGood: ({ opensAt }, now) => opensAt > now,
  },
]

/** Who schedules the draws, and who leads them. */
export const demoRoles = { scheduler: 'admin-lina', host: 'agent-maya', moderator: 'agent-omar' } as const
export const demoWelcome = 'Welcome, everyone! Say hello and tell us where you are. The draw is in a while; whoever is here takes part.'
