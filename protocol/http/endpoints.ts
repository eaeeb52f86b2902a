import { agentEndpoints } from './agent.ts'
import { drawEndpoints } from './draw.ts'
import { opsEndpoints } from './ops.ts'
import { visitorEndpoints } from './visitor.ts'

/**
 * Every endpoint, by name. The Worker's routes, the dashboard, the tests and the OpenAPI document
 * read this table. Pages for visitors and viewers import the table of their audience only, to keep
 * their bundles small.
 */
export const endpoints = { ...visitorEndpoints, ...drawEndpoints, ...agentEndpoints, ...opsEndpoints } as const

export type EndpointName = keyof typeof endpoints
