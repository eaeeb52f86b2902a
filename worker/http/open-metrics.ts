import type { Counts, Kind, Reading } from '../../durable-objects/metrics/aggregate.ts'

/**
 * OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/), as scrapers ask for it.
 */
export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  /** Undefined: not known now; the line is left out. */
  readonly value: number | undefined
}

interface Family {
  /** Without the suffix `_total`, which the samples of a counter have. */
  readonly name: string
  readonly type: 'gauge' | 'counter'
  /** The name must end with it. */
  readonly unit?: 'seconds'
  readonly help: string
  samples(reading: Reading): readonly Sample[]
}

const one = (value: number | undefined): Sample[] => [{ value }]
const bySource = (kinds: readonly Kind[], value: (kind: Kind) => number | undefined): Sample[] =>
  kinds.map((source) => ({ labels: { source }, value: value(source) ?? 0 }))
const refused = 'refused:'

/** By code, added up over everything that refuses. */
function refusals(all: readonly (Counts | undefined)[]): Sample[] {
  const byCode = new Map<string, number>()
  for (const [name, times = 0] of all.flatMap((counts) => Object.entries(counts ?? {}))) {
    const code = name.slice(refused.length)
    if (name.startsWith(refused)) byCode.set(code, (byCode.get(code) ?? 0) + times)
  }
  return [...byCode].sort(([one], [other]) => (one < other ? -1 : 1)).map(([code, value]) => ({ labels: { code }, value }))
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1_000)

const families: readonly Family[] = [
  {
    name: 'parley_connections',
    type: 'gauge',
    help: 'Open sockets of viewers in draws and of agents at the inbox. Conversations hibernate and report nothing.',
    samples: ({ levels }) => bySource(['draw', 'inbox'], (kind) => levels[kind]?.connections),
  },
  {
    name: 'parley_viewers',
    type: 'gauge',
    help: 'People who watch a draw.',
    samples: ({ levels }) => one(levels.draw?.viewers ?? 0),
  },
  {
    name: 'parley_agents_online',
    type: 'gauge',
    help: 'Agents who have the inbox open.',
    samples: ({ levels }) => one(levels.inbox?.agents ?? 0),
  },
  {
    name: 'parley_messages_per_minute',
    type: 'gauge',
    help: 'Messages stored in draws, as reported within the last minute.',
    samples: ({ lastMinute }) => one(lastMinute.messages ?? 0),
  },
  {
    name: 'parley_likes_per_minute',
    type: 'gauge',
    help: 'Likes stored in draws, as reported within the last minute.',
    samples: ({ lastMinute }) => one(lastMinute.likes ?? 0),
  },
  {
    name: 'parley_messages',
    type: 'counter',
    help: 'Messages stored in draws.',
    samples: ({ totals }) => one(totals.draw?.messages ?? 0),
  },
  {
    name: 'parley_likes',
    type: 'counter',
    help: 'Likes stored in draws.',
    samples: ({ totals }) => one(totals.draw?.likes ?? 0),
  },
  {
    name: 'parley_refusals',
    type: 'counter',
    help: 'Commands and requests that were refused, by the code of the refusal.',
    samples: ({ totals }) => refusals(Object.values(totals)),
  },
  {
    name: 'parley_conversations_opened',
    type: 'counter',
    help: 'Conversations that visitors have begun.',
    samples: ({ totals }) => one(totals.worker?.opened ?? 0),
  },
  {
    name: 'parley_waiting',
    type: 'gauge',
    help: 'Visitors who have asked for a person and wait for one.',
    samples: ({ levels }) => one(levels.inbox?.waiting ?? 0),
  },
  {
    name: 'parley_oldest_wait_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the first of them has waited.',
    samples: ({ levels, at }) => {
      const { waiting = 0, waitingSince } = levels.inbox ?? {}
      return one(waiting > 0 && waitingSince !== undefined ? Math.max(0, at - waitingSince) / 1_000 : 0)
    },
  },
  {
    name: 'parley_assistant_answers',
    type: 'counter',
    help: 'Answers that the assistant gave by itself.',
    samples: ({ totals }) => one(totals.worker?.answers ?? 0),
  },
  {
    name: 'parley_assistant_fallbacks',
    type: 'counter',
    help: 'Answers that failed, so that the assistant offered a person.',
    samples: ({ totals }) => one(totals.worker?.fallbacks ?? 0),
  },
  {
    name: 'parley_server_errors',
    type: 'counter',
    help: 'Responses with a status of 500 or more.',
    samples: ({ totals }) => one(totals.worker?.serverErrors ?? 0),
  },
  {
    name: 'parley_d1_failures',
    type: 'counter',
    help: 'Queries and batches of D1 that failed or were silent for too long.',
    samples: ({ totals }) => one(totals.worker?.d1Failures ?? 0),
  },
  {
    name: 'parley_sends_failed',
    type: 'counter',
    help: 'Frames that could not be sent to a socket, which was closed then.',
    samples: ({ totals }) => one(totals.worker?.sendsFailed ?? 0),
  },
  {
    name: 'parley_errors',
    type: 'counter',
    help: 'What failed in draws, on the way from them and in the cron job. The log names it.',
    samples: ({ totals }) => bySource(['draw', 'reconcile'], (kind) => totals[kind]?.errors),
  },
  {
    name: 'parley_stranded',
    type: 'counter',
    help: 'Rooms that the cron job woke because their archive may be behind.',
    samples: ({ totals }) => one(totals.reconcile?.stranded ?? 0),
  },
  {
    name: 'parley_lag_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'push: the slowest recent push of a draw to a relay. archive: how long the oldest room without an archive has waited for one.',
    samples: ({ levels }) => [
      { labels: { of: 'push' }, value: seconds(levels.draw?.pushLagMs) },
      { labels: { of: 'archive' }, value: seconds(levels.reconcile?.archiveLagMs) },
    ],
  },
]

/** The metrics as text. */
export const openMetrics = (reading: Reading): string => [...families.flatMap((family) => linesOf(family, reading)), '# EOF', ''].join('\n')

function linesOf({ name, type, unit, help, samples }: Family, reading: Reading): string[] {
  const metadata = [`# TYPE ${name} ${type}`, ...(unit ? [`# UNIT ${name} ${unit}`] : []), `# HELP ${name} ${help}`]
  const suffix = type === 'counter' ? '_total' : ''
  const known = samples(reading).filter(({ value }) => value !== undefined)
  return [...metadata, ...known.map(({ labels = {}, value }) => `${name}${suffix}${braced(labels)} ${value}`)]
}

/** The values of labels are our own constants and codes: nothing in them needs an escape. */
function braced(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}
