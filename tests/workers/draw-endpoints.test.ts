import { createExecutionContext, listDurableObjectIds } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import type { DrawFrame } from '../../protocol/draw.ts'
import type { Refusal, RoomId } from '../../protocol/envelope.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import type { DrawMessages, DrawPass, DrawStatus } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { insertDraw } from '../../storage/d1/draws.ts'
import { startSession } from '../../storage/d1/sessions.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { mintSecret } from '../../worker/auth/secrets.ts'
import worker from '../../worker/index.ts'
import { checkedFetch } from './checked-fetch.ts'
import { eventually, resetStorage } from './conversation-setup.ts'
import { connectStaff, host, openDraw, postIn, rania, scheduleOf, watch } from './draw-setup.ts'

const site = 'http://chat.example'
const secret = (env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET
const hourMs = 3_600_000
/** The endpoints cache what they read of a draw for a second. */
const aSecond = () => new Promise((go) => setTimeout(go, 1_050))

const ask = (path: string, init: RequestInit = {}) => checkedFetch(new Request(site + path, init))
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json', origin: site, ...headers }, body: JSON.stringify(body) })
const read = async <T>(response: Promise<Response>) => (await (await response).json()) as T
const codeOf = async (response: Promise<Response>) => (await read<Refusal>(response)).code

const enter = (draw: string | undefined, name?: string, address = '203.0.113.1') =>
  post(endpoints.joinDraw.path, { ...(draw ? { draw } : {}), ...(name === undefined ? {} : { name }) }, { 'cf-connecting-ip': address })
const like = (pass: DrawPass, path: string, on?: boolean) =>
  post(path, on === undefined ? {} : { on }, { authorization: `Bearer ${pass.access}` })
const statusOf = (draw: string) => read<DrawStatus>(ask(pathOf(endpoints.drawStatus, {}, { draw })))
const messagesOf = (draw: string, query = {}) => read<DrawMessages>(ask(pathOf(endpoints.drawMessages, {}, { draw, ...query })))
const likeMessage = (message: string) => pathOf(endpoints.likeMessage, { message })

const newDraw = () => mintRoomId('draw', [secret])
/** A draw that is in D1, as one that staff scheduled. */
async function knownDraw(changes = {}): Promise<RoomId> {
  const draw = newDraw()
  await openDraw(draw, changes)
  await insertDraw(env.DB, draw, scheduleOf(changes), host, Date.now())
  return draw
}

beforeEach(async () => {
  await resetStorage()
  await env.DB.batch(
    [host, { id: 'agent-omar', role: 'agent', name: 'Omar Said' }, { id: 'admin-lina', role: 'admin', name: 'Lina Khoury' }].map(
      ({ id, role, name }) =>
        env.DB.prepare(`INSERT INTO agents (id, email, name, role, created_at) VALUES (?1, ?1, ?2, ?3, 0)`).bind(id, name, role),
    ),
  )
})

describe('the draw of a request', () => {
  it('without a draw id is none, then the next, then the open one; when two are open, the refusal lists both', async () => {
    await aSecond()
    expect(await codeOf(ask(endpoints.drawStatus.path))).toBe('no-draw')
    const next = await knownDraw({ title: 'Tomorrow', opensAt: Date.now() + 23 * hourMs, closesAt: Date.now() + 26 * hourMs })
    await aSecond()
    expect(await read(ask(endpoints.drawStatus.path))).toMatchObject({
      draw: next,
      status: 'scheduled',
      reason: expect.stringContaining('not open yet'),
    })
    const open = await knownDraw({ title: 'Tonight' })
    await aSecond()
    expect(await read(ask(endpoints.drawStatus.path))).toMatchObject({ draw: open, status: 'open', title: 'Tonight' })
    expect(await read(enter(undefined, 'Rania'))).toMatchObject({ draw: open, you: { name: 'Rania', role: 'guest' } })
    const other = await knownDraw({ title: 'Also tonight' })
    await aSecond()
    const several = await ask(endpoints.drawMessages.path)
    expect(several.status).toBe(409)
    const { code, draws } = (await several.json()) as Refusal & { draws: { draw: string; title: string; at: number }[] }
    expect(code).toBe('several-draws')
    expect(draws.map(({ draw }) => draw).toSorted()).toEqual([open, other].toSorted())
    expect(draws[0]).toEqual({ draw: expect.any(String), title: expect.stringContaining('onight'), at: expect.any(Number) })

    // Someone who has joined one of them means that one, and no cache may give the answer to others.
    const pass = await read<DrawPass>(enter(other, 'Salma'))
    const asSalma = { headers: { authorization: `Bearer ${pass.access}` } }
    const status = await ask(endpoints.drawStatus.path, asSalma)
    expect(status.headers.get('cache-control')).toBe('no-store')
    expect(await status.json()).toMatchObject({ draw: other, title: 'Also tonight' })
    expect(await read(ask(endpoints.drawMessages.path, asSalma))).toMatchObject({ draw: other })
    expect(await read(ask(pathOf(endpoints.drawStatus, {}, { draw: open }), asSalma))).toMatchObject({ draw: open })
    expect(await codeOf(ask(endpoints.drawStatus.path, { headers: { authorization: 'Bearer forged' } }))).toBe('wrong-credential')
  })

  it('with a draw id is served while D1 is down: status, messages, name and like', async () => {
    const draw = newDraw()
    await openDraw(draw)
    for (const table of ['draws', 'rate_limits', 'agents', 'personas', 'messages'])
      await env.DB.prepare(`ALTER TABLE ${table} RENAME TO ${table}_away`).run()
    expect((await statusOf(draw)).status).toBe('open')
    const pass = await read<DrawPass>(enter(draw, 'Rania'))
    expect(pass.you.name).toBe('Rania')
    expect(await read(like(pass, endpoints.likeDraw.path))).toEqual({ on: true, likes: 1 })
    expect((await messagesOf(draw)).messages).toEqual([])
  })

  it('two thousand invented draw ids create no object', async () => {
    const known = newDraw()
    await openDraw(known)
    const [draws, relays] = [await listDurableObjectIds(env.DRAWS), await listDurableObjectIds(env.RELAYS)]
    const codes = new Set<string>()
    const invented = (n: number) => `${known.slice(0, 4 + (n % 20))}${crypto.randomUUID().replaceAll('-', '').repeat(2)}`.slice(0, 34)
    for (let n = 0; n < 500; n++) {
      codes.add(await codeOf(ask(pathOf(endpoints.drawStatus, {}, { draw: invented(n) }))))
      codes.add(await codeOf(ask(pathOf(endpoints.drawMessages, {}, { draw: invented(n) }))))
      codes.add(await codeOf(enter(invented(n), 'Rania')))
      codes.add(await codeOf(enter(invented(n))))
    }
    expect([...codes]).toEqual(['no-such-draw'])
    expect(await listDurableObjectIds(env.DRAWS)).toHaveLength(draws.length)
    expect(await listDurableObjectIds(env.RELAYS)).toHaveLength(relays.length)
  }, 60_000)
})

describe('the status and the messages of a draw', () => {
  it('are cached for one second, by us and by a cache in front of us', async () => {
    const draw = newDraw()
    await openDraw(draw)
    const first = await ask(pathOf(endpoints.drawStatus, {}, { draw }), { headers: { origin: 'https://shop.example' } })
    expect(first.headers.get('cache-control')).toBe('public, max-age=1')
    expect(first.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(await first.json()).toMatchObject({ likes: 0, viewers: 0, title: 'The autumn draw', now: expect.any(Number) })
    const pass = await read<DrawPass>(enter(draw, 'Rania'))
    await like(pass, endpoints.likeDraw.path)
    expect((await statusOf(draw)).likes).toBe(0)
    await aSecond()
    expect((await statusOf(draw)).likes).toBe(1)
    expect((await enter(draw, 'Karim')).headers.get('cache-control')).toBe('no-store')
  })

  it('come in pages with badge and likes, without removed messages', async () => {
    const draw = newDraw()
    const room = await openDraw(draw)
    await postIn(room, host, { type: 'message.post', text: 'Welcome' })
    const posted = await postIn(room, rania, { type: 'message.post', text: 'my canary' })
    for (let n = 0; n < 6; n++) await postIn(room, rania, { type: 'message.post', text: `hello ${n}` })
    if (posted.type === 'ack') await postIn(room, host, { type: 'message.remove', target: posted.seq })

    const all = await messagesOf(draw)
    expect(all.messages.map(({ text }) => text)).toEqual(['Welcome', ...[0, 1, 2, 3, 4, 5].map((n) => `hello ${n}`)])
    expect(all.messages[0]).toMatchObject({ badges: ['host'], by: { name: 'Maya' }, likes: 0 })
    expect(all.next).toBeUndefined()

    const pass = await read<DrawPass>(enter(draw, 'Karim'))
    expect(await read(like(pass, likeMessage(all.messages[1]!.id)))).toEqual({ on: true, likes: 1 })
    await aSecond()
    const read1 = await messagesOf(draw, { limit: 4 })
    const paged = [...read1.messages]
    for (let before = read1.next; before !== undefined; ) {
      const page = await messagesOf(draw, { limit: 4, before })
      paged.unshift(...page.messages)
      before = page.next
    }
    expect(paged.map(({ text }) => text)).toEqual(all.messages.map(({ text }) => text))
    expect(paged[1]!.likes).toBe(1)
    expect(JSON.stringify(paged)).not.toContain('canary')
    expect(await codeOf(ask(pathOf(endpoints.drawMessages, {}, { draw, limit: 500 })))).toBe('invalid-request')

    // LIVE_CHAT_MESSAGE_HISTORY_LIMIT is 100 here.
    await Promise.all(Array.from({ length: 110 }, (_, n) => postIn(room, host, { type: 'message.post', text: `and ${n}` })))
    await aSecond()
    const most = await messagesOf(draw, { limit: 200 })
    expect(most.messages).toHaveLength(100)
    expect(most.next).toBe(most.messages[0]!.seq)
  })
})

describe('guests', () => {
  let draw: RoomId
  beforeEach(async () => {
    draw = newDraw()
    await openDraw(draw)
  })

  it('a guest without a name watches with a ticket and an access token; a guest with a name resumes under it', async () => {
    const watches = await read<DrawPass>(enter(draw))
    expect(watches).toEqual({
      draw,
      you: { id: expect.stringMatching(/^g_/), role: 'guest', name: '' },
      ticket: expect.any(String),
      access: expect.any(String),
    })
    const guest = await read<DrawPass>(enter(draw, '  Rania  '))
    expect(guest.you.name).toBe('Rania')
    const back = await read<DrawPass>(post(endpoints.resumeDraw.path, { guest: guest.guest }))
    expect(back).toMatchObject({ draw, you: guest.you, guest: guest.guest, access: expect.any(String), ticket: expect.any(String) })
    for (const wrong of [guest.access, guest.ticket, 'nonsense']) {
      expect(await codeOf(post(endpoints.resumeDraw.path, { guest: wrong }))).toBe('wrong-credential')
    }
  })

  it.each([
    ['Ηost', 'name-reserved'],
    ['HOST ✓', 'name-reserved'],
    ['Official Maya', 'name-reserved'],
    ['Mаya', 'name-reserved'],
    ['OMAR SAID', 'name-reserved'],
    ['Ho\u200bst', 'name-reserved'],
    ['\u202etsoH', 'wrong-name'],
    ['R', 'wrong-name'],
    ['', 'wrong-name'],
  ])('no guest joins as %j: %s', async (name, code) => {
    expect(await codeOf(enter(draw, name))).toBe(code)
  })

  it('two hundred names from one address: the rest is refused with a time to wait, and may still watch', async () => {
    const codes: (string | undefined)[] = []
    for (let n = 0; n < 200; n++) codes.push(await codeOf(enter(draw, `Rania ${n}`, '2001:db8:7:7::1')))
    const refused = codes.filter((code) => code !== undefined)
    expect(new Set(refused)).toEqual(new Set(['too-many']))
    expect(refused.length).toBeGreaterThan(40)
    expect(refused.length).toBeLessThan(100)
    const one = await enter(draw, 'Rania', '2001:db8:7:7:ffff::9')
    expect([one.status, one.headers.get('retry-after')]).toEqual([429, expect.any(String)])
    expect((await enter(draw, undefined, '2001:db8:7:7::1')).status).toBe(200)
    expect((await enter(draw, 'Rania', '2001:db8:7:8::1')).status).toBe(200)
  }, 60_000)

  it('a like counts only in the draw it was given for', async () => {
    const pass = await read<DrawPass>(enter(draw, 'Rania'))
    const other = newDraw()
    const elsewhere = await openDraw(other)
    await elsewhere.submit({ v: 1, by: rania, command: { type: 'message.post', id: 'posted-elsewhere', text: 'hello' } })
    expect(await read(like(pass, endpoints.likeDraw.path))).toEqual({ on: true, likes: 1 })
    expect(await read(like(pass, endpoints.likeDraw.path, true))).toEqual({ on: true, likes: 1 })
    expect(await read(like(pass, endpoints.likeDraw.path, false))).toEqual({ on: false, likes: 0 })
    expect(await codeOf(like(pass, likeMessage('posted-elsewhere')))).toBe('no-such-message')
    expect(await codeOf(like(pass, pathOf(endpoints.likeDraw, {}, { draw: other })))).toBe('wrong-credential')
    expect(await codeOf(like(pass, pathOf(endpoints.likeMessage, { message: 'posted-elsewhere' }, { draw: other })))).toBe(
      'wrong-credential',
    )
    expect((await elsewhere.status({ v: 1 })).likes).toBe(0)
  })

  it('a like before or after the window is refused with a code', async () => {
    const early = newDraw()
    await openDraw(early, { opensAt: Date.now() + hourMs, closesAt: Date.now() + 2 * hourMs })
    const late = newDraw()
    await openDraw(late, { opensAt: Date.now() - 2 * hourMs, closesAt: Date.now() - hourMs })
    const tooEarly = await like(await read<DrawPass>(enter(early, 'Rania')), endpoints.likeDraw.path)
    expect([tooEarly.status, ((await tooEarly.json()) as Refusal).code]).toEqual([403, 'not-open-yet'])
    expect(await codeOf(like(await read<DrawPass>(enter(late, 'Rania')), endpoints.likeDraw.path))).toBe('closed')
    expect((await statusOf(late)).status).toBe('closed')
  })
})

describe("the viewer's socket", () => {
  const connect = (path: string, ticket: string) =>
    new Request(site + path, { headers: { upgrade: 'websocket', 'sec-websocket-protocol': `parley.1, ticket.${ticket}` } })

  it('opens at either address with a ticket for this draw, and begins with the welcome', async () => {
    const draw = newDraw()
    await openDraw(draw)
    for (const path of [pathOf(endpoints.drawSocket, { draw }), endpoints.socket.path]) {
      const { ticket, you } = await read<DrawPass>(enter(draw, 'Rania'))
      const response = await exports.default.fetch(connect(path, ticket))
      expect(response.status).toBe(101)
      const socket = response.webSocket!
      const received = new Promise<DrawFrame>((receive) =>
        socket.addEventListener('message', ({ data }) => receive(JSON.parse(data as string))),
      )
      socket.accept()
      expect((await received).items[0]).toMatchObject({ type: 'welcome', you, room: { phase: 'open' } })
      socket.close(1000)
    }
  })

  it('a ticket for one draw opens no other draw', async () => {
    const [one, other] = [newDraw(), newDraw()]
    await openDraw(one)
    await openDraw(other)
    const { ticket } = await read<DrawPass>(enter(one, 'Rania'))
    expect(await codeOf(exports.default.fetch(connect(pathOf(endpoints.drawSocket, { draw: other }), ticket)))).toBe('wrong-credential')
  })

  it('a viewer moves on from a full relay to the next, and is refused with a time to wait when all are full', async () => {
    const draw = newDraw()
    await openDraw(draw)
    const { ticket } = await read<DrawPass>(enter(draw, 'Rania'))
    const asked: string[] = []
    const relays = (connections: (relay: number) => Response) =>
      ({
        ...env,
        RELAYS: {
          idFromName: (name: string) => name,
          get: (name: string) => ({
            fetch: async () => {
              asked.push(name)
              return connections(Number(name.split('#')[1]))
            },
          }),
        },
      }) as unknown as Env
    const full = (relay: number) => Response.json({ relays: relay + 2 }, { status: 503 })
    const path = pathOf(endpoints.drawSocket, { draw })
    const refused = await worker.fetch(connect(path, ticket), relays(full), createExecutionContext())
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    expect(((await refused.json()) as Refusal).code).toBe('relay-full')
    asked.length = 0
    const sixthIsFree = relays((relay) =>
      relay < 6 ? full(relay) : new Response(null, { status: 101, webSocket: new WebSocketPair()[0] }),
    )
    const opened = await worker.fetch(connect(path, ticket), sixthIsFree, createExecutionContext())
    expect(opened.status).toBe(101)
    // It starts at the fifth relay, because it has stored how many there are.
    expect(asked).toEqual([`${draw}#4`, `${draw}#5`, `${draw}#6`])
    opened.webSocket?.accept()
    opened.webSocket?.close()
  })
})

describe('staff', () => {
  const signIn = async (agent: string) => {
    const { text: session, hash } = mintSecret('session')
    await startSession(env.DB, hash, agent, Date.now())
    return (path: string, body?: unknown) =>
      body === undefined
        ? ask(path, { headers: { cookie: `__Host-parley_session=${session}` } })
        : post(path, body, { cookie: `__Host-parley_session=${session}` })
  }
  const order = { title: 'The winter draw', wall: '2099-12-21T20:00', zone: 'Asia/Beirut' }

  it('Lina schedules a draw in a time zone: it is in the list, in the audit and public', async () => {
    const lina = await signIn('admin-lina')
    const body = { ...order, hosts: [host.id], moderators: ['agent-omar'] }
    const { draw: row } = await read<{ draw: DrawRow }>(lina(endpoints.createDraw.path, body))
    const at = Date.parse('2099-12-21T18:00Z')
    expect(row).toMatchObject({ ...order, at, opensAt: at - hourMs, closesAt: at + hourMs, hosts: [host], messages: 0, likes: 0 })
    expect((await read<{ draws: DrawRow[] }>(lina(endpoints.draws.path))).draws).toEqual([row])
    expect(await statusOf(row.draw)).toMatchObject({ status: 'scheduled', title: 'The winter draw', at })
    expect((await env.DB.prepare('SELECT by, action, target FROM audit').all()).results).toEqual([
      { by: 'admin-lina', action: 'draw.scheduled', target: row.draw },
    ])
  })

  it('an edited draw is new for its viewers, in the list and in the archive at once, and a cancelled one is over', async () => {
    const lina = await signIn('admin-lina')
    const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString().slice(0, 19)
    const body = { ...order, zone: 'UTC', wall: inHours(0.5), hosts: [host.id], moderators: ['agent-omar'] }
    const { draw: row } = await read<{ draw: DrawRow }>(lina(endpoints.createDraw.path, body))
    const edit = pathOf(endpoints.editDraw, { draw: row.draw })
    const viewer = await watch(row.draw, rania)
    expect(await viewer.post({ type: 'message.post', text: 'Good luck' })).toMatchObject({ type: 'ack' })
    const omar = await connectStaff(row.draw, { id: 'agent-omar', role: 'agent', name: 'Omar Said' })
    expect(omar.welcome.you.role).toBe('moderator')

    const later = { title: 'The spring draw', zone: 'UTC', wall: inHours(30), moderators: [] }
    const { draw: edited } = await read<{ draw: DrawRow }>(lina(edit, later))
    expect(edited).toMatchObject({ draw: row.draw, title: 'The spring draw', hosts: [host], moderators: [], cancelled: false })
    expect(edited.at).toBe(Date.parse(`${later.wall}Z`))
    expect((await read<{ draws: DrawRow[] }>(lina(endpoints.draws.path))).draws).toMatchObject([edited])
    expect(await viewer.receives(({ type }) => type === 'draw.edited')).toMatchObject({
      schedule: { title: 'The spring draw', at: edited.at },
      changes: ['title', 'time', 'leaders'],
    })
    expect(await viewer.post({ type: 'message.post', text: 'Still here' })).toMatchObject({ code: 'not-open-yet' })
    // Omar is no moderator any more, and the socket had a moderator's audience.
    expect(await eventually(() => omar.closed.code)).toBe(4401)
    // The archive agrees once it has caught up.
    const archived = () => env.DB.prepare('SELECT rev, title, at, phase FROM draws WHERE room = ?').bind(row.draw).first<{ rev: number }>()
    await eventually(async () => ((await archived())?.rev ?? 0) > 3 || undefined)
    expect(await archived()).toEqual({ rev: 4, title: 'The spring draw', at: edited.at, phase: 'scheduled' })

    // Only the title: the window stays as it is.
    const { draw: renamed } = await read<{ draw: DrawRow }>(lina(edit, { ...later, title: 'The big draw' }))
    expect(renamed).toEqual({ ...edited, title: 'The big draw' })
    expect(await codeOf(lina(edit, { ...later, wall: '2020-01-01T10:00' }))).toBe('invalid-request')
    expect(await codeOf(lina(pathOf(endpoints.editDraw, { draw: 'd_invented' }), later))).toBe('no-such-draw')

    expect(await read(lina(pathOf(endpoints.cancelDraw, { draw: row.draw }), null))).toEqual({ ok: true })
    expect(await viewer.receives(({ type }) => type === 'draw.cancelled')).toBeDefined()
    expect((await read<{ draws: DrawRow[] }>(lina(endpoints.draws.path))).draws).toMatchObject([{ ...renamed, cancelled: true }])
    await aSecond()
    expect(await statusOf(row.draw)).toMatchObject({ status: 'cancelled', reason: 'This draw was cancelled.' })
    expect(await codeOf(ask(endpoints.drawStatus.path))).toBe('no-draw')
    expect(await codeOf(lina(edit, later))).toBe('draw-cancelled')
    expect((await env.DB.prepare('SELECT action FROM audit').all()).results.map(({ action }) => action)).toEqual([
      ...['draw.scheduled', 'draw.edited', 'draw.edited', 'draw.cancelled'],
    ])
  })

  it('Maya, a host of the draw, connects to it as its host, with a ticket for a session', async () => {
    const maya = await signIn(host.id)
    const draw = await knownDraw()
    const { ticket, you } = await read<{ ticket: string; you: { role: string } }>(maya(pathOf(endpoints.agentDrawTicket, { draw }), {}))
    expect(you.role).toBe('agent')
    const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `parley.1, ticket.${ticket}`, origin: site }
    const { status, webSocket } = await ask(endpoints.agentSocket.path, { headers })
    expect(status).toBe(101)
    const frames: DrawFrame[] = []
    webSocket!.addEventListener('message', ({ data }) => void frames.push(JSON.parse(data as string)))
    webSocket!.accept()
    await eventually(() => frames[0])
    expect(frames[0]!.items[0]).toMatchObject({ type: 'welcome', you: { id: host.id, role: 'host' } })
    // A disabled agent loses this socket too.
    await inboxOf(env).revoke({ v: 1, person: host.id, at: Date.now() })
    await eventually(() => webSocket!.readyState !== WebSocket.OPEN || undefined)
    expect(await codeOf(maya(pathOf(endpoints.agentDrawTicket, { draw: 'd_invented' }), {}))).toBe('no-such-draw')
  })

  it('an entry from the dashboard makes Maya the host on the page of the draw, once and for as long as her session lasts', async () => {
    const { text: session, hash } = mintSecret('session')
    await startSession(env.DB, hash, host.id, Date.now())
    const maya = (path: string) => post(path, null, { cookie: `__Host-parley_session=${session}` })
    const draw = await knownDraw()
    const { entry } = await read<{ entry: string }>(maya(pathOf(endpoints.drawEntry, { draw })))
    const joinWith = (body: object) => post(endpoints.joinDrawAsStaff.path, body)
    const pass = await read<DrawPass>(joinWith({ entry }))
    expect(pass).toMatchObject({ draw, you: { id: host.id, name: 'Maya' }, lead: expect.any(String) })
    // The address that had it opens nothing more, and neither is of another use.
    expect(await codeOf(joinWith({ entry }))).toBe('expired')
    expect(await codeOf(joinWith({ entry: pass.lead }))).toBe('wrong-credential')
    expect(await codeOf(post(endpoints.resumeDraw.path, { guest: pass.lead }))).toBe('wrong-credential')

    const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `parley.1, ticket.${pass.ticket}`, origin: site }
    const { status, webSocket } = await ask(pathOf(endpoints.drawSocket, { draw }), { headers })
    expect(status).toBe(101)
    const frames: DrawFrame[] = []
    webSocket!.addEventListener('message', ({ data }) => void frames.push(JSON.parse(data as string)))
    webSocket!.accept()
    await eventually(() => frames[0])
    expect(frames[0]!.items[0]).toMatchObject({ type: 'welcome', you: { id: host.id, role: 'host' } })
    // Where no socket passes, a host polls the draw itself and writes as its host.
    const bearer = { authorization: `Bearer ${pass.access}` }
    const command = { type: 'message.post', id: crypto.randomUUID(), text: 'Welcome from the page' }
    expect(await (await post(endpoints.postDrawCommand.path, command, bearer)).json()).toMatchObject({ type: 'ack' })
    const snapshot = await read<DrawFrame>(ask(endpoints.drawSnapshot.path, { headers: bearer }))
    expect(snapshot.items[0]).toMatchObject({ type: 'welcome', you: { role: 'host' } })
    expect((await messagesOf(draw)).messages).toMatchObject([{ text: 'Welcome from the page', badges: ['host'] }])

    // The lead renews the right until the sign-out.
    const renewed = await read<DrawPass>(joinWith({ lead: pass.lead }))
    expect(renewed).toMatchObject({ you: { id: host.id }, lead: pass.lead })
    const { entry: unused } = await read<{ entry: string }>(maya(pathOf(endpoints.drawEntry, { draw })))
    await ask(endpoints.signOut.path, { method: 'DELETE', headers: { origin: site, cookie: `__Host-parley_session=${session}` } })
    expect(await codeOf(joinWith({ lead: pass.lead }))).toBe('expired')
    expect(await codeOf(joinWith({ entry: unused }))).toBe('expired')
    await eventually(() => webSocket!.readyState !== WebSocket.OPEN || undefined)
    const late = { ...command, id: crypto.randomUUID() }
    expect(await codeOf(post(endpoints.postDrawCommand.path, late, { authorization: `Bearer ${renewed.access}` }))).toBe('expired')
    expect(await codeOf(ask(endpoints.drawSnapshot.path, { headers: { authorization: `Bearer ${renewed.access}` } }))).toBe('expired')
  })

  it('Lina is the host of a draw that is scheduled without hosts', async () => {
    const lina = await signIn('admin-lina')
    const { draw } = await read<{ draw: DrawRow }>(lina(endpoints.createDraw.path, order))
    expect(draw.hosts).toEqual([{ id: 'admin-lina', role: 'admin', name: 'Lina Khoury' }])
  })

  it.each([
    [{ zone: 'Europe/Atlantis' }, 'no-such-zone'],
    [{ zone: 'Europe/Berlin', wall: '2099-03-29T02:30' }, 'no-such-time'],
    [{ wall: '2020-12-21T20:00' }, 'invalid-request'],
    [{ wall: 'tonight' }, 'invalid-request'],
    [{ wall: '2099-02-30T20:00' }, 'invalid-request'],
    [{ hosts: ['nobody'] }, 'invalid-request'],
    [{ moderators: ['nobody'] }, 'invalid-request'],
    [{ title: ' ' }, 'invalid-request'],
  ])('%j is refused with %s and stores nothing', async (changes, code) => {
    const lina = await signIn('admin-lina')
    expect(await codeOf(lina(endpoints.createDraw.path, { ...order, ...changes }))).toBe(code)
    expect(await read(lina(endpoints.draws.path))).toEqual({ draws: [] })
  })

  it("host and moderator post with badges and remove messages; an agent who is neither removes no one else's", async () => {
    const lina = await signIn('admin-lina')
    const soon = new Date(Date.now() + hourMs / 2).toISOString().slice(0, 19)
    const body = { ...order, wall: soon, zone: 'UTC', hosts: ['admin-lina'], moderators: ['agent-omar'] }
    const { draw } = (await read<{ draw: DrawRow }>(lina(endpoints.createDraw.path, body))).draw
    const command = pathOf(endpoints.drawCommand, { draw })
    const [omar, maya] = [await signIn('agent-omar'), await signIn(host.id)]
    const sent = await Promise.all(
      [lina, omar, maya].map((who, n) =>
        read<{ seq: number }>(who(command, { type: 'message.post', id: `posted-${n}-here`, text: `I am ${n}` })),
      ),
    )
    expect((await messagesOf(draw)).messages.map(({ badges }) => badges).toSorted()).toEqual([[], ['host'], ['moderator']])
    const remove = (seq: number, id: string) => ({ type: 'message.remove', id, target: seq })
    expect(await codeOf(maya(command, remove(sent[0]!.seq, 'remove-by-maya')))).toBe('not-yours')
    expect(await read(omar(command, remove(sent[2]!.seq, 'remove-by-omar')))).toMatchObject({ type: 'ack' })
    expect(await codeOf(omar(command, { type: 'likes.count', id: 'count-by-omar', totals: { 0: 9_999 } }))).toBe('not-supported')
    expect(await codeOf(omar(pathOf(endpoints.drawCommand, { draw: `d_${'x'.repeat(32)}` }), remove(2, 'remove-nowhere')))).toBe(
      'no-such-draw',
    )
  })
})
