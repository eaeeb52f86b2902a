/** What sources say of themselves as it is now; the last word counts. */
export type Level = 'connections' | 'viewers' | 'agents' | 'pushLagMs' | 'archiveLagMs'
/** What has happened, and only grows. */
export type Counter = 'messages' | 'likes' | 'refusals' | 'errors' | 'stranded'
export type Kind = 'draw' | 'inbox' | 'reconcile'
/** One who reports: there are many draws, and one of the others. */
export type Source = `draw:${string}` | 'inbox' | 'reconcile'

export type Levels = Readonly<Partial<Record<Level, number>>>
export type Counts = Readonly<Partial<Record<Counter, number>>>

export interface Report {
  readonly levels: Levels
  /** So many more than in the last report. */
  readonly counts: Counts
  /** As long as the levels stand without another word; then the source counts as gone. */
  readonly holdsMs: number
}

/** What is known at one moment, added up over the sources of a kind; of lags the longest. */
export interface Reading {
  readonly levels: Readonly<Partial<Record<Kind, Levels>>>
  readonly totals: Readonly<Partial<Record<Kind, Counts>>>
  readonly lastMinute: Counts
}

/** Everything that was ever reported and still counts. Small: it is written whole. */
export interface Aggregate {
  readonly sources: Readonly<Record<string, { readonly until: number; readonly levels: Levels }>>
  readonly totals: Readonly<Partial<Record<Kind, Counts>>>
  readonly lately: readonly { readonly at: number; readonly counts: Counts }[]
}

export const emptyAggregate: Aggregate = { sources: {}, totals: {}, lately: [] }

const minuteMs = 60_000

/** The tally after a report. Whoever has been silent for too long is forgotten on the way; what he counted is not. */
export function record(
  { sources, totals, lately }: Aggregate,
  source: Source,
  { levels, counts, holdsMs }: Report,
  now: number,
): Aggregate {
  const kind = kindOf(source)
  const here = Object.entries(sources).filter(([, { until }]) => until > now)
  const result = Object.keys(counts).length > 0 ? [{ at: now, counts }] : []
  return {
    sources: { ...Object.fromEntries(here), [source]: { until: now + holdsMs, levels } },
    totals: { ...totals, [kind]: sum([totals[kind] ?? {}, counts]) },
    lately: [...lately.filter(({ at }) => at > now - minuteMs), ...result],
  }
}

export function readingOf({ sources, totals, lately }: Aggregate, now: number): Reading {
  const levels: Partial<Record<Kind, Levels>> = {}
  for (const [source, said] of Object.entries(sources)) {
    const kind = kindOf(source)
    if (said.until > now) levels[kind] = together(levels[kind] ?? {}, said.levels)
  }
  return { levels, totals, lastMinute: sum(lately.filter(({ at }) => at > now - minuteMs).map(({ counts }) => counts)) }
}

const kindOf = (source: string): Kind => source.split(':')[0] as Kind

const isLag = (name: string): boolean => name.endsWith('LagMs')

function together(all: Levels, one: Levels): Levels {
  const levels: Partial<Record<Level, number>> = { ...all }
  for (const [name, value] of Object.entries(one) as [Level, number][])
    levels[name] = isLag(name) ? Math.max(levels[name] ?? 0, value) : (levels[name] ?? 0) + value
  return levels
}

function sum(some: readonly Counts[]): Counts {
  const counts: Partial<Record<Counter, number>> = {}
  for (const one of some) for (const [name, value] of Object.entries(one) as [Counter, number][]) counts[name] = (counts[name] ?? 0) + value
  return counts
}
