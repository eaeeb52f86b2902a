import type { Hono } from 'hono'
import type * as z from 'zod'
import { isStaff, type Reply } from '../protocol/envelope.ts'
import { type EndpointName, endpoints } from '../protocol/http/endpoints.ts'
import type { Access, ResponseOf } from '../protocol/http/route.ts'
import { limits } from '../protocol/limits.ts'
import type { VerifiedClaims } from './auth/credentials.ts'
import { mayCall } from './auth/route-access.ts'
import { type StaffSession, staffOf } from './auth/staff-session.ts'
import { ownOrigin, type Parley, type RequestContext } from './context.ts'
import { errorResponse, HttpError } from './http/http-errors.ts'
import { isAllowedUpgrade, isJson } from './http/origin-policy.ts'

/** What each kind of credential proves about the caller. */
interface CallerKinds {
  readonly none: undefined
  readonly access: VerifiedClaims['access']
  readonly session: StaffSession
  readonly ticket: VerifiedClaims['ticket']
}

type CallerAt<N extends EndpointName> = CallerKinds[(typeof endpoints)[N]['access']['credential']]
type AnswerAt<N extends EndpointName> = ResponseOf<(typeof endpoints)[N]>

/** Answers one door of `protocol/http/route.ts`, after the table of rights has said who may come through it. */
export function handle<N extends EndpointName>(
  app: Hono<Parley>,
  name: N,
  handler: (c: RequestContext, caller: CallerAt<N>) => Promise<AnswerAt<N> | Response> | AnswerAt<N> | Response,
): void {
  const { method, path } = endpoints[name]
  app.on(method, path, async (c) => {
    const given = await handler(c, (await enter(c, name)) as CallerAt<N>)
    return given instanceof Response ? given : c.json(given as object)
  })
}

async function enter(c: RequestContext, name: EndpointName): Promise<CallerKinds[keyof CallerKinds]> {
  const access: Access = endpoints[name].access
  if (access.credential === 'none') return undefined
  const caller = await credentialReaders[access.credential](c)
  if (!mayCall(access, caller.person.role)) throw new HttpError('not-allowed')
  return caller
}

const credentialReaders = {
  access: async (c: RequestContext): Promise<VerifiedClaims['access']> => {
    const [, text] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
    if (text === undefined) throw new HttpError('not-signed-in')
    return proofOf(await c.var.credentials.verify('access', text))
  },
  session: staffOf,
  ticket: async (c: RequestContext): Promise<VerifiedClaims['ticket']> => {
    // The upgrade reads no cookie, so no foreign page can open a socket with somebody else's.
    const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((item) => item.trim())
    const text = offered.find((item) => item.startsWith('ticket.'))?.slice('ticket.'.length)
    if (text === undefined) throw new HttpError('not-signed-in')
    const ticket = proofOf(await c.var.credentials.verify('ticket', text))
    const from = { origin: c.req.header('origin'), own: ownOrigin(c), allowed: allowedOrigins(c) }
    if (!isAllowedUpgrade(isStaff(ticket.person.role), from)) throw new HttpError('wrong-origin')
    return ticket
  },
}

function proofOf<P>(verdict: { readonly proof: P } | { readonly refused: Reply & { type: 'refused' } }): P {
  if ('refused' in verdict) throw new HttpError(verdict.refused)
  return verdict.proof
}

/** Locally the sample page and the dashboard are the same origin as the chat. */
export const allowedOrigins = (c: RequestContext): ReadonlySet<string> =>
  c.var.settings.local ? new Set([...c.var.settings.allowedOrigins, ownOrigin(c)]) : c.var.settings.allowedOrigins

export const onlyJson = () => new HttpError('invalid-request', { message: 'Only application/json is understood here.' })

/** The JSON of a request, never more of it than a frame may have. */
export async function readJson(c: RequestContext): Promise<unknown> {
  if (!isJson(c.req.header('content-type'))) throw onlyJson()
  const bytes: Uint8Array[] = []
  let size = 0
  // Counted as it comes: the length that a header claims is not the length that arrives.
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength
    if (size <= limits.frameBytes) bytes.push(chunk)
    // Read on for a while: whoever is cut off in the middle of a body never hears the refusal.
    else if (size > 256 * limits.frameBytes) break
  }
  if (size > limits.frameBytes) throw new HttpError('too-large')
  try {
    return JSON.parse(new TextDecoder().decode(Buffer.concat(bytes)))
  } catch {
    throw new HttpError('not-json')
  }
}

/** Fields as the schema wants them, or a refusal that names the first one that is not. */
export function fields<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const name = read.error.issues[0]?.path.join('.')
  throw new HttpError('invalid-request', name ? { message: `"${name}" is missing or is not what we can read.` } : {})
}

/** A room's answer as an HTTP answer. */
export const reply = (said: Reply): Reply | Response => (said.type === 'refused' ? errorResponse(said) : said)
