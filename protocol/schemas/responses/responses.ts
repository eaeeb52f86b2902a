import type { EndpointName } from '../../http/endpoints.ts'
import { agentResponses } from './agent.ts'
import { drawResponses } from './draw.ts'
import { lazy } from './envelope.ts'
import { opsResponses } from './ops.ts'
import type { ResponseSchema } from './response.ts'
import { visitorResponses } from './visitor.ts'

/** The schemas of responses, by endpoint name. */
export const responseSchemas: () => Readonly<Record<EndpointName, ResponseSchema>> = lazy(() => ({
  ...visitorResponses(),
  ...drawResponses(),
  ...agentResponses(),
  ...opsResponses(),
}))
