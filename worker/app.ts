import { Hono } from 'hono'
import { log, logInternalError } from '../durable-objects/logging/logger.ts'
import { count, reportCounts } from '../durable-objects/metrics/isolate-counters.ts'
import { refusal } from '../protocol/errors.ts'
import { endpoints } from '../protocol/http/endpoints.ts'
import type { Health } from '../protocol/http/ops.ts'
import { Credentials } from './auth/credentials.ts'
import { ownOrigin, type Parley, type RequestContext } from './context.ts'
import { allowedOrigins } from './endpoint.ts'
import { help } from './help/help.ts'
import { errorResponse, HttpError, statusOf } from './http/http-errors.ts'
import { corsHeaders, isAllowedRequest, isFormWrite, securityHeaders, wrongOriginHeaders } from './http/origin-policy.ts'
import { onlyJson } from './http/request-input.ts'
import { requestPath } from './http/request-path.ts'
import { checkInstallation } from './installation.ts'
import { isForPerson, missingPage } from './pages/own-pages.ts'
import { agents } from './routes/agents.ts'
import { assets } from './routes/assets.ts'
import { guests } from './routes/guests.ts'
import { health } from './routes/health.ts'
import { liveChat } from './routes/live-chat.ts'
import { metrics } from './routes/metrics.ts'
import { openapi } from './routes/openapi.ts'
import { polling } from './routes/polling.ts'
import { rearchiving } from './routes/rearchive.ts'
import { session } from './routes/session.ts'
import { socket } from './routes/socket.ts'
import { staffConversations } from './routes/staff-conversations.ts'
import { staffDraws } from './routes/staff-draws.ts'
import { visitors } from './routes/visitors.ts'
import { isLoopback, SettingsError, settingsOf } from './settings.ts'

const ofResponse: ReadonlySet<string> = new Set(['cache-control', 'content-security-policy'])
/** Every endpoint and page. Apart from the objects, so that it runs in other runtimes too. */
export const app = new Hono<Parley>({ getPath: ({ url }) => requestPath(url) })

app.use(async (c, next) => {
  const settings = settingsOf(c.env)
  if (settings.loopbackOnly && !isLoopback(new URL(c.req.url).hostname))
    throw new SettingsError([{ name: 'SIGNING_SECRET', reason: 'is the demo secret' }])
  await checkInstallation(c.env, settings)
  c.set('settings', settings)
  c.set('credentials', new Credentials(settings.secrets))
  const request = {
    path: c.req.path,
    method: c.req.method,
    origin: c.req.header('origin'),
    type: c.req.header('content-type'),
    own: ownOrigin(c),
    allowed: allowedOrigins(c),
  }
  if (!isAllowedRequest(request)) throw new HttpError('wrong-origin')
  if (isFormWrite(request)) throw onlyJson()
  if (c.req.method === 'OPTIONS') c.res = c.body(null, 204)
  else await next()
  if (c.res.status >= 500) count('serverErrors')
  c.executionCtx.waitUntil(reportCounts(c.env))
  // The response of an upgrade has the socket in it and is passed on unchanged.
  if (c.res.status === 101) return
  const headers = { ...securityHeaders(request.path, request.allowed), ...corsHeaders(request) }
  c.res = new Response(c.res.body, c.res)
  for (const [name, value] of Object.entries(headers)) {
    // Only the response itself knows how long it may be cached, or that it is a page of its own.
    if (!ofResponse.has(name) || !c.res.headers.has(name)) c.res.headers.set(name, value)
  }
})

for (const routes of [
  health,
  metrics,
  openapi,
  rearchiving,
  visitors,
  polling,
  liveChat,
  guests,
  socket,
  session,
  staffConversations,
  staffDraws,
  agents,
])
  app.route('/', routes)
app.route('/help', help)
app.route('/', assets)

/** A page for a person who opened the address in a browser, the refusal as JSON for programs. */
const missing = (c: RequestContext): Response => (isForPerson(c.req.raw) ? missingPage(c.req.raw) : errorResponse(refusal('not-found')))

app.notFound(missing)

/** The one place where an error becomes a response: a refusal with a code, never a stack trace. */
app.onError((error, c) => {
  if (error instanceof HttpError) {
    count(`refused:${error.refusal.code}`)
    // A refusal because of us is an error in the log, too.
    log(statusOf(error.refusal) >= 500 ? 'error' : 'info', 'refused', { code: error.refusal.code, path: pathOf(c) })
    if (error.refusal.code === 'not-found') return missing(c)
    const response = errorResponse(error.refusal)
    if (error.refusal.code !== 'wrong-origin') return response
    for (const [name, value] of Object.entries(wrongOriginHeaders(c.req.path))) response.headers.set(name, value)
    return response
  }
  if (error instanceof SettingsError) {
    log('error', 'settings-invalid', { error: error.message })
    // The one response that names them: an operator looks here first.
    if (c.req.path === endpoints.health.path) return c.json({ ok: false, settings: error.names } satisfies Health, 503)
    return errorResponse(refusal('unavailable'))
  }
  logInternalError(error, { path: pathOf(c), ray: c.req.header('cf-ray'), version: c.env.VERSION?.id })
  return errorResponse(refusal('internal-error', { retryAfterMs: 1_000 }))
})

/** Without the query, which may contain a person's search terms. */
const pathOf = (c: RequestContext): string => c.req.path.slice(0, 120)
