import * as z from 'zod'
import type { opsEndpoints } from '../../http/ops.ts'
import type { ResponseSchemas } from './response.ts'

export const opsResponses = () =>
  ({
    health: {
      json: z.strictObject({
        ok: z.boolean(),
        settings: z.array(z.string()).exactOptional(),
        missing: z.array(z.string()).exactOptional(),
      }),
      statuses: [200, 503],
    },
    metrics: { mediaType: 'application/openmetrics-text', description: 'OpenMetrics 1.0, for the bearer token `METRICS_TOKEN`.' },
    help: { mediaType: 'text/html', description: 'An article of the help centre. Errors are pages too.' },
    rearchive: {
      json: z.strictObject({ rooms: z.number(), events: z.number(), failed: z.number(), next: z.string().exactOptional() }),
    },
    openapi: { json: z.looseObject({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.unknown()) }) },
  }) satisfies ResponseSchemas<typeof opsEndpoints>
