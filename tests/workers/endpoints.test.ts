import { env, exports } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Person, Refusal, Role, RoomId } from '../../protocol/envelope.ts'
import { type EndpointName, endpoints } from '../../protocol/http/endpoints.ts'
import { type Access, pathOf } from '../../protocol/http/route.ts'
import type { StartedConversation } from '../../protocol/http/visitor.ts'
import { startSession } from '../../storage/d1/sessions.ts'
import { Credentials, kinds } from '../../worker/auth/credentials.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { mintSecret } from '../../worker/auth/secrets.ts'
import { newWorld } from './conversation-setup.ts'

const site = 'http://chat.example'
const everyRole: Role[] = ['guest', 'visitor', 'user', 'moderator', 'host', 'agent', 'admin', 'assistant', 'system']
const credentials = new Credentials([(env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET])
const as = (role: Role): Person => ({ id: `the-${role}`, role, name: role })
let room: RoomId
const draw = mintRoomId('draw', [(env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET])

const ask = (path: string, init: RequestInit = {}) => exports.default.fetch(new Request(site + path, init))
const codeOf = async (response: Response): Promise<string | undefined> => {
  if (response.status < 400) return undefined
  return response.headers.get('content-type')?.startsWith('text/html') ? 'a page' : ((await response.json()) as Refusal).code
}
const json = { 'content-type': 'application/json', origin: site }
const cookies = (session: string, pass: string) => ({ cookie: `__Host-parley_session=${session}; __Host-parley_pass=${pass}` })

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
  await newWorld()
  await env.DB.batch([
    env.DB.prepare("INSERT INTO personas (id, name, language, greeting, instructions) VALUES ('nour', 'Nour', 'en', '', '')"),
    env.DB.prepare("INSERT INTO departments (id, name, description, persona, position) VALUES ('hosting', 'Hosting', '', 'nour', 0)"),
    ...['agent', 'admin'].map((role) =>
      env.DB.prepare(`INSERT INTO agents (id, email, name, role, created_at) VALUES (?1, ?1, ?2, ?2, 0)`).bind(`the-${role}`, role),
    ),
  ])
  room = ((await (await begin()).json()) as StartedConversation).conversation
})

describe('every kind of credential at every door', () => {
  const signed = (['access', 'ticket', 'guest'] as const).flatMap((kind) => everyRole.map((role) => ({ kind, role })))
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
    // A guest's rights are to a draw, everybody else's to a conversation.
    const right = { person, room: role === 'guest' ? draw : room, since: now, generation: 0 }
    const claims = {
      access: right,
      guest: right,
      ticket: { ...right, until: now + 60_000 },
      pass: { person, session: 'x', since: now },
    }
    return credentials.mint(kind, claims[kind] as never)
  }

  /** The same text in every place where a credential may stand, so that a door that looks in the wrong one is found out. */
  const offer = async (name: EndpointName, text: string): Promise<Response> => {
    const { method } = endpoints[name]
    const response = await ask(
      pathOf(endpoints[name], { conversation: room, draw, message: 'nothing', agent: 'nobody', slug: 'x' }, { q: 'x' }),
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

  it('the walk has offered every kind there is', () => {
    expect(new Set(offers.map(({ kind }) => kind))).toEqual(new Set([...Object.keys(kinds), 'nothing']))
  })
})

describe('while D1 is away', () => {
  const passOf = (hash: string) => credentials.mint('pass', { person: as('agent'), session: hash, since: Date.now() })

  it('an agent at work goes on with a pass, one without it is asked to wait, and nobody signs in', async () => {
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

  it('what a pass alone opens does not outlive a dismissal', async () => {
    const { text, hash } = await session('agent')
    const pass = await passOf(hash)
    await env.DB.prepare('ALTER TABLE sessions RENAME TO sessions_away').run()
    await env.INBOX.get(env.INBOX.idFromName('inbox')).revoke({ v: 1, person: 'the-agent', at: Date.now() })
    const answer = await ask(endpoints.inboxTicket.path, { method: 'POST', headers: { ...json, ...cookies(text, pass) }, body: '{}' })
    const { ticket } = (await answer.json()) as { ticket: string }
    const upgrade = await ask(endpoints.socket.path, {
      headers: { upgrade: 'websocket', 'sec-websocket-protocol': `parley.1, ticket.${ticket}` },
    })
    expect(upgrade.status).toBe(401)
  })

  it('a visitor begins and comes back all the same', async () => {
    await env.DB.prepare('ALTER TABLE departments RENAME TO departments_away').run()
    await env.DB.prepare('ALTER TABLE rate_limits RENAME TO rate_limits_away').run()
    const opened = (await (await begin()).json()) as StartedConversation
    const body = JSON.stringify({ conversation: opened.conversation, refresh: opened.refresh })
    const back = await ask(endpoints.refresh.path, { method: 'POST', headers: json, body })
    expect(await back.json()).toMatchObject({ you: opened.you, conversation: opened.conversation })
  })
})

describe('strangers are cheap', () => {
  it('one network has a generous burst of new identities and is then told when to come again; the next network is not touched', async () => {
    const answers: Response[] = []
    // On a busy machine the bucket fills up again meanwhile, so it is asked until it is empty.
    while (answers.at(-1)?.status !== 429 && answers.length < 300) answers.push(await begin('2001:db8:1:2::1'))
    expect(answers.length).toBeGreaterThan(120)
    expect(answers.length).toBeLessThan(300)
    expect(await answers.at(-1)!.json()).toMatchObject({ code: 'too-many', retryAfterMs: expect.any(Number) })
    expect((await begin('2001:db8:1:2:ffff::7')).status).toBe(429)
    expect((await begin('2001:db8:1:3::1')).status).toBe(200)
  })

  it('no address is kept anywhere, only a keyed hash', async () => {
    await begin('198.51.100.77')
    const { results } = await env.DB.prepare('SELECT * FROM rate_limits').all()
    expect(results.length).toBeGreaterThan(0)
    expect(JSON.stringify(results)).not.toContain('198.51')
  })
})
