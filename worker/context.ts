import type { Context } from 'hono'
import type { Credentials } from './auth/credentials.ts'
import type { Settings } from './settings.ts'

/** The context of every handler. `worker/app.ts` sets its variables once per request. */
export interface Parley {
  Bindings: Env
  Variables: { readonly settings: Settings; readonly credentials: Credentials }
}

export type RequestContext = Context<Parley>

/** The origin of the request's own address, whose pages are ours. */
export const ownOrigin = (c: RequestContext): string => new URL(c.req.url).origin
