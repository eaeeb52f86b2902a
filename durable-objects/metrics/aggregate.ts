/** Gauges and counters. Gauges are values as they are now: the newest report of a source counts. */
export type Level = 'connections' | 'viewers' | 'agents' | 'waiting' | 'waitingSince' | 'pushLagMs' | 'archiveLagMs'
/** Metrics that only grow (counters). */
export type Counter =
  | 'messages'
  | 'likes'
  | 'errors'
  | 'stranded'
  | 'opened'
  | 'answers'
  | 'fallbacks'
  | 'serverErrors'
  | 'd1Failures'
  | 'sendsFailed'
  | Refused
/** Refusals have a counter for each code. */
export type Refused = `refused:${string}`
export type Kind = 'draw' | 'inbox' | 'reconcile' | 'worker'
/** What reports metrics: many draws, one inbox, one reconcile job, and the isolates as one. */
export type Source = `draw:${string}` | 'inbox' | 'reconcile' | 'worker'

export type Levels = Readonly<Partial<Record<Level, number>>>
export type Counts = Readonly<Partial<Record<Counter, number>>>

export interface Report {
  readonly levels: Levels
  /** The increase since the last report. */
  readonly counts: Counts
  /** How long the levels count without another report; then the source counts as gone. */
  readonly holdsMs: number
}

/** The metrics at one moment: added up over the sources of a kind; of lags the longest. */
export interface Reading {
  readonly levels: Readonly<Partial<Record<Kind, Levels>>>
  readonly totals: Readonly<Partial<Record<Kind, Counts>>>
  readonly lastMinute: Counts
  /** Epoch ms of the reading. */
  readonly at: number
}

/** All that was reported and still counts. Small, because it is written whole. */
export interface Aggregate {
  readonly sources: Readonly<Record<string, { readonly until: number; readonly levels: Levels }>>
  readonly totals: Readonly<Partial<Record<Kind, Counts>>>
  readonly recent: readonly { readonly at: number; readonly counts: Counts }[]
}

export const emptyAggregate: Aggregate = { sources: {}, totals: {}, recent: [] }

const minuteMs = 60_000

/** The aggregate after a report. Sources that are gone are removed; their counts stay. */
export function record(
  { sources, totals, recent }: Aggregate,
  source: Source,
  { levels, counts, holdsMs }: Report,
  now: number,
): Aggregate {
  const kind = kindOf(source)
  const active = Object.entries(sources).filter(([, { until }]) => until > now)
  const current = Object.keys(counts).length > 0 ? [{ at: now, counts }] : []
  return {
    sources: { ...Object.fromEntries(active), [source]: { until: now + holdsMs, levels } },
    totals: { ...totals, [kind]: sum([totals[kind] ?? {}, counts]) },
    recent: [...recent.filter(({ at }) => at > now - minuteMs), ...current],
  }
}

export function readingOf({ sources, totals, recent }: Aggregate, now: number): Reading {
  const levels: Partial<Record<Kind, Levels>> = {}
  for (const [source, report] of Object.entries(sources)) {
    const kind = kindOf(source)
    if (report.until > now) levels[kind] = merged(levels[kind] ?? {}, report.levels)
  }
  return { at: now, levels, totals, lastMinute: sum(recent.filter(({ at }) => at > now - minuteMs).map(({ counts }) => counts)) }
}

const kindOf = (source: string): Kind => source.split(':')[0] as Kind

const isLag = (name: string): boolean => name.endsWith('LagMs')

function merged(all: Levels, one: Levels): Levels {
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
