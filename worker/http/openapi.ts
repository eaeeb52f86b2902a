import * as z from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from 'zod-openapi'
import { agentEndpoints } from '../../protocol/http/agent.ts'
import { drawEndpoints } from '../../protocol/http/draw.ts'
import { type EndpointName, endpoints } from '../../protocol/http/endpoints.ts'
import type { Access, Endpoint } from '../../protocol/http/route.ts'
import { visitorEndpoints } from '../../protocol/http/visitor.ts'
import { type RequestSchemas, requestSchemas } from '../../protocol/schemas/requests/requests.ts'
import { problem } from '../../protocol/schemas/responses/envelope.ts'
import type { ResponseSchema } from '../../protocol/schemas/responses/response.ts'
import { responseSchemas } from '../../protocol/schemas/responses/responses.ts'
import { problemType } from './http-errors.ts'

const securitySchemes = {
  access: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of one conversation or draw.' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-parley_session', description: 'The session of an agent or admin.' },
  ticket: {
    type: 'apiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description: 'Two subprotocols, `parley.1` and `ticket.<jwt>`, with the ticket of one room.',
  },
} as const

/** The OpenAPI document of all endpoints, generated from their table and schemas. */
export function openApiDocument(): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const { method, path } = endpoints[name]
    const address = path.replace(/:([a-z]+)/g, '{$1}')
    paths[address] = { ...paths[address], [method.toLowerCase()]: operationOf(name) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Parley', version: '1', description: 'Support conversations and live draws.' },
    paths,
    components: { securitySchemes },
  })
}

function operationOf(name: EndpointName): ZodOpenApiOperationObject {
  const endpoint: Endpoint<unknown, unknown> = endpoints[name]
  const { query, body, commands }: RequestSchemas = (requestSchemas as Partial<Record<EndpointName, RequestSchemas>>)[name] ?? {}
  const schema = commands ? z.union(Object.values(commands)) : body
  const params = [...endpoint.path.matchAll(/:([a-z]+)/g)].map(([, param = '']) => [param, z.string()] as const)
  return {
    operationId: name,
    tags: [tagOf(name)],
    ...accessOf(endpoint.access),
    requestParams: {
      ...(params.length > 0 ? { path: z.object(Object.fromEntries(params)) } : {}),
      ...(query ? { query } : {}),
    },
    ...(schema
      ? {
          requestBody: {
            description: `At most ${endpoint.bodyBytes} bytes.`,
            required: !schema.safeParse(undefined).success,
            content: { 'application/json': { schema } },
          },
        }
      : {}),
    responses: responsesOf(responseSchemas()[name]),
  }
}

const tagOf = (name: EndpointName): string =>
  name in visitorEndpoints ? 'visitor' : name in drawEndpoints ? 'draw' : name in agentEndpoints ? 'agent' : 'ops'

function accessOf(access: Access): Pick<ZodOpenApiOperationObject, 'security' | 'description'> {
  if (access.credential === 'none') return { security: [] }
  return { security: [{ [access.credential]: [] }], description: `Roles: ${access.roles.join(', ')}.` }
}

function responsesOf(response: ResponseSchema): ZodOpenApiResponsesObject {
  const errors: ZodOpenApiResponsesObject = {
    default: { description: 'An error.', content: { [problemType]: { schema: problem() } } },
  }
  if ('upgrade' in response) return { 101: { description: response.upgrade }, ...errors }
  if ('mediaType' in response) {
    const { mediaType, description } = response
    const success = { description, content: { [mediaType]: { schema: z.string() } } }
    // Pages are for people, and so are their errors.
    return mediaType === 'text/html' ? { 200: success, default: success } : { 200: success, ...errors }
  }
  const success = { description: 'The response.', content: { 'application/json': { schema: response.json } } }
  return { ...Object.fromEntries((response.statuses ?? [200]).map((status) => [status, success])), ...errors }
}
