import type { Context } from 'hono'
import type { Credentials } from './auth/credentials.ts'
import type { Settings } from './settings.ts'

/** What every handler finds in its context, put there once per request in `worker/index.ts`. */
export interface Parley {
  Bindings: Env
  Variables: { readonly settings: Settings; readonly credentials: Credentials }
}

export type RequestContext = Context<Parley>

/** The origin that was asked: the one whose pages are ours. */
export const ownOrigin = (c: RequestContext): string => new URL(c.req.url).origin
