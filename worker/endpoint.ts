import type { Hono } from 'hono'
import type * as z from 'zod'
import { type Answer, isStaff } from '../protocol/envelope.ts'
import { type AnswerOf, type DoorName, doors } from '../protocol/http/route.ts'
import { limits } from '../protocol/limits.ts'
import type { Proofs } from './auth/credentials.ts'
import { type Entrance, entrances, mayEnter } from './auth/route-access.ts'
import { type StaffCaller, staffOf } from './auth/staff-session.ts'
import { ownOrigin, type Parley, type Visit } from './context.ts'
import { Refused, refusalResponse } from './http/http-errors.ts'
import { isJson, mayConnect } from './http/origin-policy.ts'

/** What each way in proves about who comes. */
interface Callers {
  readonly nothing: undefined
  readonly access: Proofs['access']
  readonly session: StaffCaller
  readonly ticket: Proofs['ticket']
}

type CallerAt<N extends DoorName> = Callers[(typeof entrances)[N]['with']]
type AnswerAt<N extends DoorName> = AnswerOf<(typeof doors)[N]>

/** Answers one door of `protocol/http/route.ts`, after the table of rights has said who may come through it. */
export function answer<N extends DoorName>(
  app: Hono<Parley>,
  name: N,
  handler: (c: Visit, caller: CallerAt<N>) => Promise<AnswerAt<N> | Response> | AnswerAt<N> | Response,
): void {
  const { method, path } = doors[name]
  app.on(method, path, async (c) => {
    const given = await handler(c, (await enter(c, name)) as CallerAt<N>)
    return given instanceof Response ? given : c.json(given as object)
  })
}

async function enter(c: Visit, name: DoorName): Promise<Callers[keyof Callers]> {
  const entrance: Entrance = entrances[name]
  if (entrance.with === 'nothing') return undefined
  const caller = await ways[entrance.with](c)
  if (!mayEnter(name, caller.person.role)) throw new Refused('not-allowed')
  return caller
}

const ways = {
  access: async (c: Visit): Promise<Proofs['access']> => {
    const [, text] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
    if (text === undefined) throw new Refused('not-signed-in')
    return proofOf(await c.var.credentials.verify('access', text))
  },
  session: staffOf,
  ticket: async (c: Visit): Promise<Proofs['ticket']> => {
    // The upgrade reads no cookie, so no foreign page can open a socket with somebody else's.
    const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((item) => item.trim())
    const text = offered.find((item) => item.startsWith('ticket.'))?.slice('ticket.'.length)
    if (text === undefined) throw new Refused('not-signed-in')
    const ticket = proofOf(await c.var.credentials.verify('ticket', text))
    const from = { origin: c.req.header('origin'), own: ownOrigin(c), allowed: allowedOrigins(c) }
    if (!mayConnect(isStaff(ticket.person.role), from)) throw new Refused('wrong-origin')
    return ticket
  },
}

function proofOf<P>(verdict: { readonly proof: P } | { readonly refused: Answer & { type: 'refused' } }): P {
  if ('refused' in verdict) throw new Refused(verdict.refused)
  return verdict.proof
}

/** Locally the sample page and the dashboard are the same origin as the chat. */
export const allowedOrigins = (c: Visit): ReadonlySet<string> =>
  c.var.settings.local ? new Set([...c.var.settings.allowedOrigins, ownOrigin(c)]) : c.var.settings.allowedOrigins

export const onlyJson = () => new Refused('wrong-fields', { say: 'Only application/json is understood here.' })

/** The JSON of a request, never more of it than a frame may have. */
export async function readJson(c: Visit): Promise<unknown> {
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
  if (size > limits.frameBytes) throw new Refused('too-large')
  try {
    return JSON.parse(new TextDecoder().decode(Buffer.concat(bytes)))
  } catch {
    throw new Refused('not-json')
  }
}

/** Fields as the schema wants them, or a refusal that names the first one that is not. */
export function fields<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const name = read.error.issues[0]?.path.join('.')
  throw new Refused('wrong-fields', name ? { say: `"${name}" is missing or is not what we can read.` } : {})
}

/** A room's answer as an HTTP answer. */
export const answered = (said: Answer): Answer | Response => (said.type === 'refused' ? refusalResponse(said) : said)
