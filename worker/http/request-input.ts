import type * as z from 'zod'
import { type EndpointName, endpoints } from '../../protocol/http/endpoints.ts'
import { type CommandSchemas, decodeJson } from '../../protocol/schemas/decode.ts'
import { parseJson } from '../../protocol/schemas/json.ts'
import { type RequestSchemas, requestSchemas } from '../../protocol/schemas/requests/requests.ts'
import { validationMessage } from '../../protocol/schemas/validation.ts'
import type { RequestContext } from '../context.ts'
import { HttpError } from './http-errors.ts'
import { isJson } from './origin-policy.ts'

type SchemasAt<N extends EndpointName> = N extends keyof typeof requestSchemas ? (typeof requestSchemas)[N] : object

/** What the handler of an endpoint gets of the request, validated. */
export interface RequestInput<N extends EndpointName> {
  readonly query: SchemasAt<N> extends { query: infer Q extends z.ZodType } ? z.infer<Q> : undefined
  readonly body: SchemasAt<N> extends { body: infer B extends z.ZodType } ? z.infer<B> : undefined
  readonly command: SchemasAt<N> extends { commands: infer C extends CommandSchemas } ? z.infer<C[keyof C]> : undefined
}

/**
 * Validates query and body with the schemas of the endpoint. Refuses `invalid-request` or
 * `invalid-command`.
 */
export async function readInput<N extends EndpointName>(c: RequestContext, name: N): Promise<RequestInput<N>> {
  const { query, body, commands }: RequestSchemas = (requestSchemas as Partial<Record<EndpointName, RequestSchemas>>)[name] ?? {}
  const { bodyBytes } = endpoints[name]
  return {
    query: query && validated(query, c.req.query(), 'The query'),
    body: body && validated(body, await jsonOf(c, bodyBytes, body), 'The body'),
    command: commands && decoded(commands, await readJson(c, bodyBytes)),
  } as RequestInput<N>
}

/**
 * A request without a body is one without `Content-Type`; where the schema has a default, that is
 * its body.
 */
const jsonOf = (c: RequestContext, bodyBytes: number, schema: z.ZodType): Promise<unknown> | undefined =>
  c.req.header('content-type') === undefined && schema.safeParse(undefined).success ? undefined : readJson(c, bodyBytes)

function validated<T>(schema: z.ZodType<T>, value: unknown, whole: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new HttpError('invalid-request', { message: validationMessage(result.error, whole) })
}

function decoded(schemas: CommandSchemas, json: unknown): unknown {
  const result = decodeJson(schemas, json)
  if ('refused' in result) throw new HttpError(result.refused)
  return result.command
}

export const onlyJson = () => new HttpError('invalid-request', { message: 'The body must be application/json.' })

/** The JSON body of a request, of at most `bodyBytes`. */
async function readJson(c: RequestContext, bodyBytes: number): Promise<unknown> {
  if (!isJson(c.req.header('content-type'))) throw onlyJson()
  const chunks: Uint8Array[] = []
  let size = 0
  // Counted on arrival, because the length that a header claims may be wrong.
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength
    if (size <= bodyBytes) chunks.push(chunk)
    // Some more is read and dropped: a client that is cut off in the middle of its body gets no
    // refusal.
    else if (size > 256 * bodyBytes) break
  }
  if (size > bodyBytes) throw new HttpError('too-large')
  try {
    return parseJson(new TextDecoder().decode(Buffer.concat(chunks)))
  } catch {
    throw new HttpError('not-json')
  }
}
