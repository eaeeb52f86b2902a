import type * as z from 'zod'
import type { EndpointName, endpoints } from '../../http/endpoints.ts'
import type { BodyOf } from '../../http/route.ts'
import type { CommandSchemas } from '../decode.ts'
import { agentRequests } from './agent.ts'
import { drawRequests } from './draw.ts'
import { opsRequests } from './ops.ts'
import { visitorRequests } from './visitor.ts'

/** How the request of one endpoint is validated. `commands`: its body is one of these commands. */
export interface RequestSchemas<Body = unknown> {
  readonly query?: z.ZodObject
  readonly body?: z.ZodType<Body>
  readonly commands?: CommandSchemas
}

/**
 * The schemas of requests, by endpoint name. An endpoint that takes neither query nor body has
 * none.
 */
export const requestSchemas = { ...visitorRequests, ...drawRequests, ...agentRequests, ...opsRequests } satisfies {
  readonly [N in EndpointName]?: RequestSchemas<BodyOf<(typeof endpoints)[N]>>
}
