import { endpointFor } from './route.ts'

export interface Health {
  readonly ok: boolean
}

const anyone = endpointFor({ credential: 'none' })

/** For operators, developers and readers of the help centre. */
export const opsEndpoints = {
  health: anyone<undefined, Health>('GET', '/healthz'),
  /** OpenMetrics text; the handler asks for the bearer token `METRICS_TOKEN`. */
  metrics: anyone<undefined, undefined>('GET', '/metrics'),
  help: anyone<undefined, undefined>('GET', '/help/:slug'),
} as const
