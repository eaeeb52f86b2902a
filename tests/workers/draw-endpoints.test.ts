import { listDurableObjectIds } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Refusal } from '../../protocol/envelope.ts'
import type { DrawPass } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import {
  aSecond,
  ask,
  codeOf,
  enter,
  hourMs,
  knownDraw,
  like,
  likeMessage,
  messagesOf,
  newDraw,
  read,
  resetWithAgents,
  statusOf,
} from './draw-endpoints-setup.ts'
import { host, openDraw, postIn, rania } from './draw-setup.ts'

beforeEach(resetWithAgents)

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
    for (const table of ['draws', 'rate_limits', 'agents', 'personas', 'segments'])
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
