import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import type { DrawFrame } from '../../protocol/draw.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import type { DrawPass } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { startSession } from '../../storage/d1/sessions.ts'
import { mintSecret } from '../../worker/auth/secrets.ts'
import { eventually } from './conversation-setup.ts'
import { aSecond, ask, codeOf, hourMs, knownDraw, messagesOf, post, read, resetWithAgents, site, statusOf } from './draw-endpoints-setup.ts'
import { connectStaff, host, rania, watch } from './draw-setup.ts'

beforeEach(resetWithAgents)

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
