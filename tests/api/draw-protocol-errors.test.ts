import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { DrawItem } from '../../protocol/draw.ts'
import type { Person, Refusal } from '../../protocol/envelope.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import type { DrawPass } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { demoSecret } from '../../scripts/local/runtime.ts'
import { Credentials } from '../../worker/auth/credentials.ts'
import {
  answerTo,
  command,
  type Guest,
  guest,
  messagesOf,
  newDraw,
  postAsHost,
  requestUpgrade,
  statusOf,
  tryToEnter,
} from '../support/clients/draws.ts'
import { ask, newId, type Staff, signIn, visitor } from '../support/clients/people.ts'
import { upgrade } from '../support/clients/raw-socket.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))
const codeOf = async (response: Promise<Response>) => ((await (await response).json()) as Refusal).code
const sent = (text: string) => (item: DrawItem) => item.type === 'message.posted' && item.text === text
/** Every test has a network of its own, because names are limited per network. */
let network = 0
const address = () => `198.51.100.${++network}`

let maya: Staff
let draw: DrawRow
beforeAll(async () => {
  maya = await signIn(system, 'maya')
  draw = await newDraw(maya, { title: 'The draw of manners', moderators: ['agent-omar'] })
})

describe('a name that imitates staff is refused', () => {
  it.each([
    ['a Greek Eta', 'Ηost', 'name-reserved'],
    ['a zero-width space inside', 'Ho\u200bst', 'name-reserved'],
    ['a tick behind it', 'HOST ✓', 'name-reserved'],
    ['written backwards and turned round', '\u202etsoH', 'wrong-name'],
    ['letters of mathematics', '𝐇𝐨𝐬𝐭', 'name-reserved'],
    ['full width', 'ＨＯＳＴ', 'name-reserved'],
    ['spaced out', 'H o s t', 'name-reserved'],
    ['the host of this draw, with a Cyrillic a', 'Mаya Haddad', 'name-reserved'],
    ['its moderator, in capitals and with a digit', 'OM4R SA1D', 'name-reserved'],
    ['an admin who has nothing to do with it, with a Greek omicron', 'Lina Khοury', 'name-reserved'],
    ['a persona of the assistant, as official', 'Nour (official)', 'name-reserved'],
    ['an Arabic host', 'المضيف', 'name-reserved'],
  ])('%s', async (_, name, code) => {
    expect(await codeOf(tryToEnter(system, draw.draw, name, address()))).toBe(code)
  })

  it('a guest with another name joins and writes under that name', async () => {
    for (const name of ['Rania', 'Mayassa', 'Hosta Laveste', 'رانيا', 'Linus']) {
      const rania = await guest(system, draw.draw, name, address())
      expect(rania.pass.you).toMatchObject({ role: 'guest', name })
    }
  })

  it('a frame that claims to be from the host has its sender as author and no badge', async () => {
    const rania = await guest(system, draw.draw, 'Rania', address())
    const socket = await rania.connect()
    const forged = { by: { id: 'agent-maya', role: 'host', name: 'Maya Haddad' }, role: 'host', badges: ['host'], at: 1, seq: 1 }
    await answerTo(socket, { type: 'message.post', text: 'You have won, send me your card', ...forged })
    const received = await socket.receives(sent('You have won, send me your card'))
    expect(received).toMatchObject({ by: rania.pass.you })
    const stored = (await messagesOf(system, draw.draw)).find(({ text }) => text.startsWith('You have won'))
    expect(stored).toMatchObject({ by: rania.pass.you, badges: [] })
    expect(stored!.at).toBeGreaterThan(Date.now() - 60_000)
    socket.close()
  })

  it.each(['host', 'moderator', 'system', 'assistant'] as const)(
    'a ticket with the role %s opens nothing, because roles come from the draw’s own lists',
    async (role) => {
      const right = { room: draw.draw, since: Date.now(), until: Date.now() + 60_000, generation: 0 }
      const ticketOf = (person: Person) => new Credentials([demoSecret]).mint('ticket', { ...right, person })
      expect(await requestUpgrade(system, draw.draw, await ticketOf({ id: 'g_forger', role, name: 'Karim' }))).toBeUndefined()
      const control = await requestUpgrade(system, draw.draw, await ticketOf({ id: 'g_forger', role: 'guest', name: 'Karim' }))
      expect(control).toBeDefined()
      control?.close()
    },
  )

  it('Rania cannot remove messages of others, count likes or change the draw', async () => {
    const reply = await postAsHost(maya, draw.draw, 'Welcome, all of you')
    const rania = await guest(system, draw.draw, 'Rania', address())
    const socket = await rania.connect()
    expect(await answerTo(socket, { type: 'message.remove', target: reply.type === 'ack' ? reply.seq : 0 })).toMatchObject({
      code: 'not-yours',
    })
    for (const ours of [
      { type: 'likes.count', totals: { 0: 9_999 } },
      { type: 'viewers.count', viewers: 9_999 },
      { type: 'draw.schedule', schedule: { ...draw, title: 'Mine' } },
      { type: 'time.pass' },
    ])
      expect(await answerTo(socket, ours as never)).toMatchObject({ type: 'refused', code: 'not-supported' })
    expect(await statusOf(system, draw.draw)).toMatchObject({ title: draw.title, likes: 0 })
    expect(await codeOf(command(await signIn(system, 'omar'), draw.draw, { type: 'likes.count', totals: { 0: 9_999 } }))).toBe(
      'not-supported',
    )
    socket.close()
  })
})

describe('two hundred names from one address', () => {
  it('some join and the rest is refused with a time to wait; viewers without a name and other networks still join', async () => {
    const home = address()
    const statuses = new Map<number, number>()
    let last: Response | undefined
    for (let n = 0; n < 200; n += 20)
      for (const response of await Promise.all(
        Array.from({ length: 20 }, (_, i) => tryToEnter(system, draw.draw, `Cousin ${n + i}`, home)),
      )) {
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        if (response.status === 429) last = response
        else await response.arrayBuffer()
      }
    expect([...statuses.keys()].toSorted()).toEqual([200, 429])
    expect(statuses.get(200)).toBeGreaterThanOrEqual(120)
    expect(statuses.get(200)).toBeLessThan(160)
    expect(Number(last!.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await last!.json()).toMatchObject({ status: 429, code: 'too-many', retryAfterMs: expect.any(Number) })
    expect((await guest(system, draw.draw, undefined, home)).pass.you.name).toBe('')
    expect((await guest(system, draw.draw, 'Salma', address())).pass.you.name).toBe('Salma')
  }, 60_000)
})

describe('a like counts once, and only in its own draw', () => {
  it('a like of another draw’s message is refused by its id, by its seq and with that draw in the address', async () => {
    const other = await newDraw(maya, { title: 'Another draw' })
    await postAsHost(maya, draw.draw, 'Something else, first')
    const texts = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map((word) => `elsewhere ${word}`)
    for (const text of texts) await postAsHost(maya, other.draw, text)
    const elsewhere = (await messagesOf(system, other.draw)).at(-1)!
    const fresh = await newDraw(maya, { title: 'A draw without messages' })
    const rania = await guest(system, fresh.draw, 'Rania', address())
    const endpoint = pathOf(endpoints.likeMessage, { message: elsewhere.id })
    expect(await codeOf(rania.like(endpoint))).toBe('no-such-message')
    expect(await codeOf(rania.like(`${endpoint}?draw=${other.draw}`))).toBe('wrong-credential')
    expect(await codeOf(rania.like(pathOf(endpoints.likeDraw, {}, { draw: other.draw })))).toBe('wrong-credential')
    const socket = await rania.connect()
    // The other draw has a message at this `seq`, this one has none.
    expect(await answerTo(socket, { type: 'like', target: elsewhere.seq, on: true })).toMatchObject({ code: 'no-such-message' })
    const forged = {
      type: 'like',
      target: 0,
      on: true,
      draw: other.draw,
      room: other.draw,
      by: { id: 'agent-maya', role: 'agent', name: 'Maya' },
    }
    expect(await answerTo(socket, forged as never)).toMatchObject({ type: 'ack' })
    await new Promise((go) => setTimeout(go, 1_100))
    expect((await statusOf(system, fresh.draw)).likes).toBe(1)
    expect((await statusOf(system, other.draw)).likes).toBe(0)
    expect((await messagesOf(system, other.draw)).map(({ likes }) => likes)).toEqual(texts.map(() => 0))
    socket.close()
  })

  it('a hundred likes of one person count once, over HTTP and two sockets', async () => {
    const own = await newDraw(maya, { title: 'The draw of one like' })
    const rania = await guest(system, own.draw, 'Rania', address())
    const sockets = [await rania.connect(), await rania.connect()]
    const likes = Array.from({ length: 50 }, (_, n) => answerTo(sockets[n % 2]!, { type: 'like', target: 0, on: true }))
    const requests = Array.from({ length: 50 }, () => rania.like(endpoints.likeDraw.path))
    for (const reply of await Promise.all(likes)) expect(reply.type).toBe('ack')
    for (const reply of await Promise.all(requests)) expect(await reply.json()).toEqual({ on: true, likes: 1 })
    expect(await (await rania.like(endpoints.likeDraw.path, { on: false })).json()).toEqual({ on: false, likes: 0 })
    for (const socket of sockets) socket.close()
  })
})

describe('a credential opens only the room it was issued for', () => {
  it('a ticket opens no other draw and is refused from another origin', async () => {
    const other = await newDraw(maya, { title: 'Next door' })
    const rania = await guest(system, draw.draw, 'Rania', address())
    expect(await requestUpgrade(system, other.draw, rania.pass.ticket)).toBeUndefined()
    expect(await upgrade(system, rania.pass.ticket, { headers: { origin: 'https://evil.example' } })).toBeUndefined()
    const socket = await rania.connect()
    expect((await socket.receives((item) => item.type === 'welcome')) as object).toMatchObject({
      you: rania.pass.you,
      room: { schedule: { title: draw.title } },
    })
    socket.close()
  })

  it('access token, guest token and session are no tickets, and a ticket replaces none of them', async () => {
    const rania: Guest = await guest(system, draw.draw, 'Rania', address())
    const { access = '', guest: token = '', ticket } = rania.pass
    const sessions = maya.cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1))
    for (const wrong of [access, token, ...sessions, 'x']) expect(await requestUpgrade(system, draw.draw, wrong)).toBeUndefined()
    for (const wrong of [access, ticket])
      expect(await codeOf(ask(system, endpoints.resumeDraw.path, { method: 'POST', body: { guest: wrong } }))).toBe('wrong-credential')
    for (const wrong of [token, ticket]) {
      const headers = { authorization: `Bearer ${wrong}` }
      expect(await codeOf(ask(system, endpoints.likeDraw.path, { method: 'POST', body: {}, headers }))).toBe('wrong-credential')
    }
  })

  it('credentials of a conversation open nothing of a draw, and those of a draw nothing of a conversation', async () => {
    const layla = await visitor(system)
    const rania = await guest(system, draw.draw, 'Rania', address())
    expect(await requestUpgrade(system, draw.draw, layla.pass.ticket)).toBeUndefined()
    const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
    const likes = [
      endpoints.likeDraw.path,
      pathOf(endpoints.likeMessage, { message: 'whatever-it-is' }),
      pathOf(endpoints.likeDraw, {}, { draw: draw.draw }),
    ]
    for (const path of likes)
      expect(['wrong-credential', 'not-allowed']).toContain(
        await codeOf(ask(system, path, { method: 'POST', body: {}, ...as(layla.pass.access) })),
      )
    expect(await codeOf(ask(system, endpoints.resumeDraw.path, { method: 'POST', body: { guest: layla.pass.refresh } }))).toBe(
      'wrong-credential',
    )

    const { access = '' } = rania.pass
    expect(['wrong-credential', 'not-allowed']).toContain(await codeOf(ask(system, endpoints.events.path, as(access))))
    expect(['wrong-credential', 'not-allowed']).toContain(
      await codeOf(ask(system, endpoints.ticket.path, { method: 'POST', body: {}, ...as(access) })),
    )
    const post = { method: 'POST', body: { type: 'message.post', id: newId(), text: 'hello from next door' }, ...as(access) }
    expect(['wrong-credential', 'not-allowed']).toContain(await codeOf(ask(system, endpoints.postCommand.path, post)))
    expect(JSON.stringify(await layla.history())).not.toContain('next door')
    expect(await codeOf(maya.ask(pathOf(endpoints.agentTicket, { conversation: draw.draw }), { method: 'POST', body: {} }))).toBe(
      'no-such-conversation',
    )
    expect(await codeOf(command(maya, layla.room, { type: 'message.post', text: 'hello' }))).toBe('no-such-draw')
    expect(system.objects('ConversationRoom')).toBeGreaterThan(0)
  })
})

describe('before and after the window', () => {
  it.each([
    ['before it', { opensInMs: 120_000 }, 'not-open-yet'],
    ['after it', { closesInMs: 1_500 }, 'closed'],
  ])('%s the room refuses messages and likes with a code at every endpoint', async (_, when, code) => {
    const closedDraw = await newDraw(maya, when)
    const rania = await guest(system, closedDraw.draw, 'Rania', address())
    const socket = await rania.connect()
    if (code === 'closed') await socket.receives((item) => item.type === 'draw.closed', 10_000)
    const replies = [
      await answerTo(socket, { type: 'message.post', text: 'Is somebody here?' }),
      await answerTo(socket, { type: 'like', target: 0, on: true }),
      (await (await rania.like(endpoints.likeDraw.path)).json()) as Refusal,
      (await (await command(maya, closedDraw.draw, { type: 'message.post', text: 'Me, the host' })).json()) as Refusal,
    ]
    for (const reply of replies) expect(reply).toMatchObject({ code })
    if (code === 'not-open-yet') expect((replies[0] as Refusal).retryAfterMs).toBeGreaterThan(60_000)
    const { status, reason, likes } = await statusOf(system, closedDraw.draw)
    expect([status, likes]).toEqual([code === 'closed' ? 'closed' : 'scheduled', 0])
    expect(reason).toContain(code === 'closed' ? 'closed' : 'not open yet')
    expect(await messagesOf(system, closedDraw.draw)).toEqual([])
    socket.close()
  })

  it('the eleventh message in a minute is refused with the time to wait', async () => {
    const rania = await guest(system, draw.draw, 'Rania', address())
    const socket = await rania.connect()
    for (let n = 1; n <= 10; n++)
      expect(await answerTo(socket, { type: 'message.post', text: `counting ${n}` })).toMatchObject({ type: 'ack' })
    const refused = (await answerTo(socket, { type: 'message.post', text: 'counting 11' })) as Refusal
    expect(refused.code).toBe('too-fast')
    expect(refused.retryAfterMs).toBeGreaterThan(40_000)
    expect(refused.retryAfterMs).toBeLessThanOrEqual(60_000)
    // The limit counts the guest, not the socket.
    const second = await rania.connect()
    expect(await answerTo(second, { type: 'message.post', text: 'counting 11' })).toMatchObject({ code: 'too-fast' })
    const { pass } = rania as { pass: DrawPass }
    expect((await messagesOf(system, draw.draw)).filter(({ by }) => by.id === pass.you.id)).toHaveLength(10)
    for (const one of [socket, second]) one.close()
  })
})
