import type { Hono } from 'hono'
import { isStaff, type Refusal } from '../protocol/envelope.ts'
import { type EndpointName, endpoints } from '../protocol/http/endpoints.ts'
import type { Access, ResponseOf } from '../protocol/http/route.ts'
import type { VerifiedClaims } from './auth/credentials.ts'
import { mayCall } from './auth/route-access.ts'
import { type StaffSession, staffOf } from './auth/staff-session.ts'
import { ownOrigin, type Parley, type RequestContext } from './context.ts'
import { errorResponse, HttpError } from './http/http-errors.ts'
import { isAllowedUpgrade } from './http/origin-policy.ts'
import { type RequestInput, readInput } from './http/request-input.ts'

/** What each kind of credential proves about the caller. */
interface CallerKinds {
  readonly none: undefined
  readonly access: VerifiedClaims['access']
  readonly session: StaffSession
  readonly ticket: VerifiedClaims['ticket']
}

type CallerAt<N extends EndpointName> = CallerKinds[(typeof endpoints)[N]['access']['credential']]
type Result<N extends EndpointName> = ResponseOf<(typeof endpoints)[N]> | Refusal | Response

/**
 * Registers the handler of one endpoint. It runs after authentication, permission and validation,
 * in this order. What it returns becomes JSON; a refusal becomes an error response.
 */
export function handle<N extends EndpointName>(
  app: Hono<Parley>,
  name: N,
  handler: (c: RequestContext, caller: CallerAt<N>, input: RequestInput<N>) => Promise<Result<N>> | Result<N>,
): void {
  const { method, path } = endpoints[name]
  app.on(method, path, async (c) => {
    const caller = (await authenticate(c, name)) as CallerAt<N>
    const result = await handler(c, caller, await readInput(c, name))
    if (result instanceof Response) return result
    return isRefusal(result) ? errorResponse(result) : c.json(result as object)
  })
}

const isRefusal = (result: unknown): result is Refusal => (result as Partial<Refusal> | undefined)?.type === 'refused'

async function authenticate(c: RequestContext, name: EndpointName): Promise<CallerKinds[keyof CallerKinds]> {
  const access: Access = endpoints[name].access
  if (access.credential === 'none') return undefined
  const caller = await credentialReaders[access.credential](c)
  if (!mayCall(access, caller.person.role)) throw new HttpError('not-allowed')
  return caller
}

/** The caller of an access token. Refuses `not-signed-in`, `wrong-credential` or `expired`. */
export async function accessOf(c: RequestContext): Promise<VerifiedClaims['access']> {
  const [, text] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (text === undefined) throw new HttpError('not-signed-in')
  return proofOf(await c.var.credentials.verify('access', text))
}

const credentialReaders = {
  access: accessOf,
  session: staffOf,
  ticket: async (c: RequestContext): Promise<VerifiedClaims['ticket']> => {
    // The upgrade reads no cookie, so no page of another origin can open a socket with an agent's
    // session.
    const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((item) => item.trim())
    const text = offered.find((item) => item.startsWith('ticket.'))?.slice('ticket.'.length)
    if (text === undefined) throw new HttpError('not-signed-in')
    const ticket = proofOf(await c.var.credentials.verify('ticket', text))
    const origins = { origin: c.req.header('origin'), own: ownOrigin(c), allowed: allowedOrigins(c) }
    if (!isAllowedUpgrade(isStaff(ticket.person.role), origins)) throw new HttpError('wrong-origin')
    return ticket
  },
}

function proofOf<P>(verified: { readonly proof: P } | { readonly refused: Refusal }): P {
  if ('refused' in verified) throw new HttpError(verified.refused)
  return verified.proof
}

/** Locally the sample page and the dashboard have the same origin as the chat. */
export const allowedOrigins = (c: RequestContext): ReadonlySet<string> =>
  c.var.settings.local ? new Set([...c.var.settings.allowedOrigins, ownOrigin(c)]) : c.var.settings.allowedOrigins
