import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { Person, Refusal, Role, RoomId } from '../../protocol/envelope.ts'
import { type EndpointName, endpoints } from '../../protocol/http/endpoints.ts'
import { type Access, pathOf } from '../../protocol/http/route.ts'
import type { ChatConfig, StartedConversation } from '../../protocol/http/visitor.ts'
import { startSession } from '../../storage/d1/sessions.ts'
import { Credentials, kinds } from '../../worker/auth/credentials.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { mintSecret } from '../../worker/auth/secrets.ts'
import worker from '../../worker/index.ts'
import { checkedFetch } from './checked-fetch.ts'
import { resetStorage, roomNamed } from './conversation-setup.ts'

const site = 'http://chat.example'
const everyRole: Role[] = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system']
const credentials = new Credentials([(env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET])
const as = (role: Role): Person => ({ id: `the-${role}`, role, name: role })
let room: RoomId
const draw = mintRoomId('draw', [(env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET])

const ask = (path: string, init: RequestInit = {}) => checkedFetch(new Request(site + path, init))
const codeOf = async (response: Response): Promise<string | undefined> => {
  if (response.status < 400) return undefined
  return response.headers.get('content-type')?.startsWith('text/html') ? 'a page' : ((await response.json()) as Refusal).code
}
const json = { 'content-type': 'application/json', origin: site }
const cookies = (session: string, pass: string) => ({ cookie: `__Host-parley_session=${session}; __Host-parley_pass=${pass}` })

const post = (path: string, body: unknown, headers = {}) =>
  ask(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
const bearer = (pass: StartedConversation) => ({ authorization: `Bearer ${pass.access}` })

const begin = (address = '203.0.113.1') =>
  ask(endpoints.startConversation.path, {
    method: 'POST',
    headers: { ...json, 'cf-connecting-ip': address },
    body: JSON.stringify({ department: 'hosting', locale: 'en', page: '' }),
  })

const session = async (role: 'agent' | 'admin') => {
  const { text, hash } = mintSecret('session')
  await startSession(env.DB, hash, as(role).id, Date.now())
  return { text, hash }
}

beforeEach(async () => {
  await resetStorage()
  await env.DB.batch([
    env.DB.prepare("INSERT INTO personas (id, name, language, greeting) VALUES ('nour', 'Nour', 'en', '')"),
    env.DB.prepare("INSERT INTO departments (id, name, description, persona, position) VALUES ('hosting', 'Hosting', '', 'nour', 0)"),
    ...['agent', 'admin'].map((role) =>
      env.DB.prepare(`INSERT INTO agents (id, email, name, role, created_at) VALUES (?1, ?1, ?2, ?2, 0)`).bind(`the-${role}`, role),
    ),
  ])
  room = ((await (await begin()).json()) as StartedConversation).conversation
})

describe('every kind of credential at every endpoint', () => {
  const signed = (['access', 'ticket', 'guest', 'entry', 'lead'] as const).flatMap((kind) => everyRole.map((role) => ({ kind, role })))
  const offers = [
    ...signed,
    ...(['agent', 'admin'] as const).flatMap((role) => [
      { kind: 'pass' as const, role },
      { kind: 'session' as const, role },
    ]),
    { kind: 'refresh' as const, role: 'visitor' as const },
    { kind: 'nothing' as const, role: 'visitor' as const },
  ]

  const mint = async ({ kind, role }: (typeof offers)[number]): Promise<string> => {
    const now = Date.now()
    const person = as(role)
    if (kind === 'nothing') return ''
    if (kind === 'session') return (await session(role as 'agent' | 'admin')).text
    if (kind === 'refresh') return mintSecret('refresh').text
    // The right of guests and staff is for a draw here, everyone else's for a conversation.
    const right = { person, room: ['guest', 'agent', 'admin'].includes(role) ? draw : room, since: now, generation: 0 }
    const claims = {
      access: right,
      guest: right,
      ticket: { ...right, until: now + 60_000 },
      pass: { person, session: 'x', since: now },
      entry: { session: 'x', room: draw, id: crypto.randomUUID() },
      lead: { session: 'x', room: draw },
    }
    return credentials.mint(kind, claims[kind] as never)
  }

  /**
   * The same text in every place for a credential, so that an endpoint that reads the wrong place
   * is found.
   */
  const offer = async (name: EndpointName, text: string): Promise<Response> => {
    const { method } = endpoints[name]
    const response = await ask(
      pathOf(endpoints[name], { conversation: room, draw, message: 'nothing', agent: 'nobody', slug: 'x' }, { q: 'x', draw }),
      {
        method,
        headers: {
          ...json,
          ...(text === '' ? {} : { authorization: `Bearer ${text}`, ...cookies(text, text) }),
          ...(['socket', 'agentSocket', 'drawSocket'].includes(name)
            ? { upgrade: 'websocket', 'sec-websocket-protocol': text === '' ? 'parley.1' : `parley.1, ticket.${text}` }
            : {}),
        },
        ...(method === 'POST' ? { body: '{}' } : {}),
      },
    )
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) await response.body?.cancel()
    response.webSocket?.accept()
    response.webSocket?.close(1000)
    return response
  }

  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const access: Access = endpoints[name].access
    it(`${name} opens for ${access.credential === 'none' ? 'everyone' : `${access.credential} of ${access.roles.join(', ')}`}, and for nothing else`, async () => {
      for (const one of offers) {
        const code = await codeOf(await offer(name, await mint(one)))
        const sent = `${one.kind} of ${one.role}: ${code}`
        if (access.credential === 'none') expect(['not-signed-in', 'wrong-credential', 'not-allowed'], sent).not.toContain(code)
        else if (one.kind !== access.credential) expect(['not-signed-in', 'wrong-credential'], sent).toContain(code)
        else if (!access.roles.includes(one.role)) expect(code, sent).toBe('not-allowed')
        else expect(['not-signed-in', 'wrong-credential', 'not-allowed', 'internal-error'], sent).not.toContain(code)
      }
    })
  }

  it('the test offers every kind of credential', () => {
    expect(new Set(offers.map(({ kind }) => kind))).toEqual(new Set([...Object.keys(kinds), 'nothing']))
  })
})

describe('a refusal of an invalid request names the field', () => {
  const shortId = { type: 'message.post', id: 'short', text: 'hello' }
  const idMessage = '`id` must be 8 to 64 letters, digits, dashes or underscores.'

  it('a command with a short id over HTTP', async () => {
    const pass = (await (await begin()).json()) as StartedConversation
    const response = await post(endpoints.postCommand.path, shortId, bearer(pass))
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    expect(await response.json()).toEqual({ status: 400, title: 'Bad Request', code: 'invalid-command', message: idMessage })
  })

  it('a command with a short id over a socket', async () => {
    const { ticket } = (await (await begin()).json()) as StartedConversation
    const { webSocket } = await ask(endpoints.socket.path, {
      headers: { upgrade: 'websocket', 'sec-websocket-protocol': `parley.1, ticket.${ticket}` },
    })
    const refused = new Promise<object>((resolve) =>
      webSocket!.addEventListener('message', ({ data }) => {
        const { items } = JSON.parse(data as string) as ConversationFrame
        const refusal = items.find(({ type }) => type === 'refused')
        if (refusal) resolve(refusal)
      }),
    )
    webSocket!.accept()
    webSocket!.send(JSON.stringify(shortId))
    expect(await refused).toEqual({ type: 'refused', code: 'invalid-command', message: idMessage })
    webSocket!.close(1000)
  })

  it('a body without a language', async () => {
    const response = await post(endpoints.startConversation.path, { page: '' })
    expect(await response.json()).toMatchObject({ code: 'invalid-request', message: '`locale` must be a string.' })
  })

  it('a query with too high a limit', async () => {
    const pass = (await (await begin()).json()) as StartedConversation
    const response = await ask(pathOf(endpoints.events, {}, { limit: 500 }), { headers: bearer(pass) })
    expect(await response.json()).toMatchObject({ code: 'invalid-request', message: '`limit` must be at most 200.' })
  })
})

describe('a visitor who chooses no department', () => {
  const beginAnywhere = () => post(endpoints.startConversation.path, { locale: 'en', page: '' })
  const askForPerson = async (pass: StartedConversation) =>
    (await post(endpoints.postCommand.path, { type: 'person.request', id: 'ask-for-a-person' }, bearer(pass))).json()

  it.each([
    ['is in the one of a new installation', "DELETE FROM departments WHERE id <> 'support'"],
    ['reaches a person although all departments were deleted', 'DELETE FROM departments'],
  ])('%s', async (_, sql) => {
    await env.DB.prepare(sql).run()
    const { departments } = (await (await ask(endpoints.config.path)).json()) as ChatConfig
    expect(departments.map(({ id, name }) => [id, name])).toEqual([['support', 'Support']])
    const pass = (await (await beginAnywhere()).json()) as StartedConversation
    expect(await askForPerson(pass)).toMatchObject({ type: 'ack' })
  })
})

it('a wrong setting is named at /healthz, and elsewhere only the log has it', async () => {
  const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const wrong = { ...env, AI_PROVIDER: 'gemini' } as unknown as Env
  const open = async (path: string) => {
    const response = await worker.fetch(new Request(site + path), wrong, createExecutionContext())
    return { status: response.status, body: await response.json() }
  }
  expect(await open(endpoints.health.path)).toEqual({ status: 503, body: { ok: false, settings: ['AI_PROVIDER'] } })
  const { status, body } = await open(endpoints.config.path)
  expect([status, (body as Refusal).code]).toEqual([503, 'unavailable'])
  expect(JSON.stringify(body)).not.toContain('AI_PROVIDER')
  silent.mockRestore()
})

describe('while D1 is down', () => {
  const passOf = (hash: string) => credentials.mint('pass', { person: as('agent'), session: hash, since: Date.now() })

  it('an agent with a pass goes on, an agent without one is refused with a time to wait, and no one signs in', async () => {
    const { text, hash } = await session('agent')
    const pass = await passOf(hash)
    await env.DB.prepare('ALTER TABLE sessions RENAME TO sessions_away').run()
    await env.DB.prepare('ALTER TABLE rate_limits RENAME TO rate_limits_away').run()
    expect(await codeOf(await ask(endpoints.me.path, { headers: cookies(text, pass) }))).toBeUndefined()
    expect(await codeOf(await ask(endpoints.me.path, { headers: cookies(text, '') }))).toBe('unavailable')
    expect(await codeOf(await ask(endpoints.me.path, { headers: cookies(text, await passOf('of another session')) }))).toBe('unavailable')
    const body = JSON.stringify({ email: 'omar@parley.example', password: 'x' })
    expect(await codeOf(await ask(endpoints.signIn.path, { method: 'POST', headers: json, body }))).toBe('unavailable')
  })

  const staffEndpoints = (Object.keys(endpoints) as EndpointName[]).filter((name) => endpoints[name].access.credential === 'session')
  const call = (name: EndpointName, session: Record<string, string>) => {
    const { method } = endpoints[name]
    return ask(pathOf(endpoints[name], { conversation: room, draw, agent: 'the-admin' }, { q: 'x' }), {
      method,
      headers: { ...json, ...session },
      ...(method === 'POST' ? { body: JSON.stringify({ type: 'note.post', id: 'of-the-dismissed', text: 'still here' }) } : {}),
    })
  }

  it('no staff endpoint opens for a disabled agent or a signed-out one with copies of their cookies', async () => {
    const disabled = await session('agent')
    const leaving = await session('admin')
    const copies = [
      cookies(disabled.text, await passOf(disabled.hash)),
      cookies(leaving.text, await credentials.mint('pass', { person: as('admin'), session: leaving.hash, since: Date.now() })),
    ]
    const admin = cookies((await session('admin')).text, '')
    expect(
      (await ask(pathOf(endpoints.disableAgent, { agent: 'the-agent' }), { method: 'POST', headers: { ...json, ...admin } })).status,
    ).toBe(200)
    expect((await ask(endpoints.signOut.path, { method: 'DELETE', headers: { ...json, ...cookies(leaving.text, '') } })).status).toBe(200)
    await env.DB.prepare('ALTER TABLE sessions RENAME TO sessions_away').run()
    for (const copy of copies) for (const name of staffEndpoints) expect(await codeOf(await call(name, copy)), name).toBe('not-signed-in')
    const { events } = await roomNamed(room).page({ v: 1, role: 'agent', limit: 10 })
    expect(events.map(({ type }) => type)).toEqual(['conversation.opened'])
  })

  it('a ticket minted before the agent was disabled opens nothing', async () => {
    const { text } = await session('agent')
    const tickets: string[] = []
    for (const name of ['inboxTicket', 'agentTicket'] as const)
      tickets.push(((await (await call(name, cookies(text, ''))).json()) as { ticket: string }).ticket)
    await env.DB.prepare('ALTER TABLE sessions RENAME TO sessions_away').run()
    await inboxOf(env).revoke({ v: 1, person: 'the-agent', at: Date.now() })
    for (const ticket of tickets) {
      const upgrade = await ask(endpoints.agentSocket.path, {
        headers: { upgrade: 'websocket', 'sec-websocket-protocol': `parley.1, ticket.${ticket}` },
      })
      expect(upgrade.status).toBe(401)
    }
  })

  it('an agent disabled between the check of their session and their ticket gets none', async () => {
    const before = Date.now() - 1
    const asked = { v: 1, agent: 'the-agent', room, since: before, until: Date.now() + 60_000 } as const
    expect(await inboxOf(env).agentConnected(asked)).toBe(true)
    await inboxOf(env).revoke({ v: 1, person: 'the-agent', at: Date.now() })
    expect(await inboxOf(env).agentConnected(asked)).toBe(false)
  })

  it('a visitor starts and resumes a conversation', async () => {
    await env.DB.prepare('ALTER TABLE departments RENAME TO departments_away').run()
    await env.DB.prepare('ALTER TABLE rate_limits RENAME TO rate_limits_away').run()
    const opened = (await (await begin()).json()) as StartedConversation
    const body = JSON.stringify({ conversation: opened.conversation, refresh: opened.refresh })
    const back = await ask(endpoints.refresh.path, { method: 'POST', headers: json, body })
    expect(await back.json()).toMatchObject({ you: opened.you, conversation: opened.conversation })
  })
})

describe('the limit of new identities', () => {
  it('lets a network create a burst of identities and then refuses with a time to wait; the next network is not affected', async () => {
    const responses: Response[] = []
    // On a slow machine the bucket refills meanwhile, so the test sends until it is empty.
    while (responses.at(-1)?.status !== 429 && responses.length < 300) responses.push(await begin('2001:db8:1:2::1'))
    expect(responses.length).toBeGreaterThan(120)
    expect(responses.length).toBeLessThan(300)
    expect(await responses.at(-1)!.json()).toMatchObject({ code: 'too-many', retryAfterMs: expect.any(Number) })
    expect((await begin('2001:db8:1:2:ffff::7')).status).toBe(429)
    expect((await begin('2001:db8:1:3::1')).status).toBe(200)
  }, 60_000)

  it('stores no address, only a keyed hash', async () => {
    await begin('198.51.100.77')
    const { results } = await env.DB.prepare('SELECT * FROM rate_limits').all()
    expect(results.length).toBeGreaterThan(0)
    expect(JSON.stringify(results)).not.toContain('198.51')
  })
})
