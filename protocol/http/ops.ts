import { endpointFor } from './route.ts'

export interface Health {
  readonly ok: boolean
  /** The names of settings that are missing or wrong; the log has the reasons. */
  readonly settings?: readonly string[]
}

const anyone = endpointFor({ credential: 'none' })

/** For operators, developers and readers of the help centre. */
export const opsEndpoints = {
  health: anyone<undefined, Health>('GET', '/healthz'),
  /** OpenMetrics text; the handler asks for the bearer token `METRICS_TOKEN`. */
  metrics: anyone<undefined, undefined>('GET', '/metrics'),
  /** The OpenAPI 3.1 document of this table. */
  openapi: anyone<undefined, object>('GET', '/openapi.json'),
  help: anyone<undefined, undefined>('GET', '/help/:slug'),
} as const
