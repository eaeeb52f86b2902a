import { type EndpointName, endpoints } from '../../protocol/http/endpoints.ts'
import { problem } from '../../protocol/schemas/responses/envelope.ts'
import { responseSchemas } from '../../protocol/schemas/responses/responses.ts'

/** Paths without parameters first: `closed` is no conversation. */
const patterns = (Object.keys(endpoints) as EndpointName[])
  .map((name) => ({ name, path: endpoints[name].path }))
  .sort((a, b) => Number(a.path.includes(':')) - Number(b.path.includes(':')))
  .map(({ name, path }) => ({ name, pattern: new RegExp(`^${path.replace(/:[a-z]+/g, '[^/]+')}$`) }))

/** The endpoint that a request reaches, if it is one. */
const endpointAt = (method: string, path: string): EndpointName | undefined =>
  patterns.find(({ name, pattern }) => endpoints[name].method === method && pattern.test(path))?.name

/**
 * Checks a JSON response against the schema of its endpoint, and an error against that of problem
 * details. Fails with the difference.
 */
export async function checkResponse(method: string, url: string, response: Response): Promise<Response> {
  const type = response.headers.get('content-type') ?? ''
  const name = endpointAt(method, new URL(url).pathname)
  if (name === undefined || !/^application\/(problem\+)?json\b/.test(type)) return response
  const schema = responseSchemas()[name]
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  // The system was killed in the middle of its response.
  if (body === undefined) return response
  const isError = !response.ok && !('statuses' in schema && schema.statuses?.includes(response.status))
  if (isError !== type.startsWith('application/problem+json')) throw new Error(`${name}: ${response.status} with ${type}`)
  const expected = isError ? problem() : 'json' in schema ? schema.json : undefined
  const { error } = expected?.safeParse(body) ?? {}
  if (error) throw new Error(`${name}: ${JSON.stringify(error.issues)} in ${JSON.stringify(body)}`)
  return response
}
