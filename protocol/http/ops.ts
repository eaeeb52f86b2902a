import { endpointFor } from './route.ts'

export interface Health {
  readonly ok: boolean
  /** The names of settings that are missing or wrong; the log has the reasons. */
  readonly settings?: readonly string[]
  /** Tables and migrations that a database lacks, such as `parley.sessions`. */
  readonly missing?: readonly string[]
}

export interface RearchiveBody {
  /** What happened before this time (epoch ms) is in D1; everything is written again without it. */
  readonly since?: number
  /** Only rooms after this one, for the next page. */
  readonly after?: string
}

export interface RearchivePage {
  readonly rooms: number
  readonly events: number
  /** The rooms that did not respond; they can be tried again. */
  readonly failed: number
  /** The `after` of the next page; absent at the end. */
  readonly next?: string
}

const anyone = endpointFor({ credential: 'none' })

/** For operators, developers and readers of the help centre. */
export const opsEndpoints = {
  health: anyone<undefined, Health>('GET', '/healthz'),
  /** OpenMetrics text; the handler asks for the bearer token `METRICS_TOKEN`. */
  metrics: anyone<undefined, undefined>('GET', '/metrics'),
  /** Rooms write their events into D1 again; the handler asks for a token of `npm run rearchive`. */
  rearchive: anyone<RearchiveBody, RearchivePage>('POST', '/ops/rearchive'),
  /** The OpenAPI 3.1 document of this table. */
  openapi: anyone<undefined, object>('GET', '/openapi.json'),
  help: anyone<undefined, undefined>('GET', '/help/:slug'),
} as const
