import { expect, test } from 'vitest'
import { type EndpointName, endpoints } from '../../protocol/http/endpoints.ts'
import { requestSchemas } from '../../protocol/schemas/requests/requests.ts'
import { responseSchemas } from '../../protocol/schemas/responses/responses.ts'
import { openApiDocument } from './openapi.ts'

interface Operation {
  readonly operationId: EndpointName
  readonly security: readonly object[]
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> }
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>
}

const { paths } = openApiDocument() as { paths: Record<string, Record<string, Operation>> }
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)
const names = Object.keys(endpoints) as EndpointName[]
const operationOf = (name: EndpointName) => operations.find(({ operation }) => operation.operationId === name)!.operation

test('the document has every endpoint of the table, and nothing else', () => {
  const documented = operations.map(({ path, method, operation }) => `${operation.operationId} ${method.toUpperCase()} ${path}`)
  const inTable = names.map((name) => `${name} ${endpoints[name].method} ${endpoints[name].path.replace(/:([a-z]+)/g, '{$1}')}`)
  expect(documented.toSorted()).toEqual(inTable.toSorted())
})

test.each(names)('%s has its response, problem details, its credential and its parameters', (name) => {
  const operation = operationOf(name)
  const response = responseSchemas()[name]
  const contentOf = (status: number | string) => Object.keys(operation.responses[status]?.content ?? {})
  if ('json' in response) {
    for (const status of response.statuses ?? [200]) expect(contentOf(status)).toEqual(['application/json'])
    expect(operation.responses[200]!.content!['application/json']!.schema).not.toEqual({})
  } else if ('upgrade' in response) expect(operation.responses).toHaveProperty('101')
  else expect(contentOf(200)).toEqual([response.mediaType])
  expect(contentOf('default')).toEqual([name === 'help' ? 'text/html' : 'application/problem+json'])

  const { access, path } = endpoints[name]
  expect(operation.security).toEqual(access.credential === 'none' ? [] : [{ [access.credential]: [] }])
  const inPath = [...path.matchAll(/:([a-z]+)/g)].map(([, param]) => param)
  expect((operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)).toEqual(inPath)
})

test.each(Object.entries(requestSchemas))('%s has the query and the body of its schemas', (name, schemas) => {
  const operation = operationOf(name as EndpointName)
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name)
  expect(query.toSorted()).toEqual('query' in schemas ? Object.keys(schemas.query.shape).toSorted() : [])
  expect(operation.requestBody !== undefined).toBe('body' in schemas || 'commands' in schemas)
})

test('every endpoint that has no request schema takes no body', () => {
  const without = names.filter((name) => !(name in requestSchemas) && endpoints[name].method === 'POST')
  expect(without.toSorted()).toEqual([
    'agentDrawTicket',
    'agentTicket',
    'cancelDraw',
    'disableAgent',
    'drawEntry',
    'enableAgent',
    'inboxTicket',
    'ticket',
  ])
})
