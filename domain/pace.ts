import type { RecentPost } from './rules.ts'

export interface RateLimit {
  readonly count: number
  readonly withinMs: number
}

/** How long this person must wait before speaking again, in ms; 0 when not at all. Exact: the n-th within the window waits for the first to leave it. */
export function waitMs(recent: readonly RecentPost[], pace: RateLimit, at: number): number {
  const first = recent[recent.length - pace.count]
  return first === undefined ? 0 : Math.max(0, first.at + pace.withinMs - at)
}
