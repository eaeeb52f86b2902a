import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DrawRoom } from '../../durable-objects/draw-room.ts'
import { type DrawEvent, type DrawFrame, type DrawView, drawItself } from '../../protocol/draw.ts'
import type { Refusal, Reply, RoomId, Welcome } from '../../protocol/envelope.ts'
import type { DrawPass } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { checkedFetch } from './checked-fetch.ts'
import { eventually, newId, resetStorage } from './conversation-setup.ts'
import { type DrawStub, host, karim, openDraw, postIn, posts, relayNamed, watch } from './draw-setup.ts'

const site = 'http://chat.example'
const secret = (env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET

let draw: RoomId
let room: DrawStub

const ask = (path: string, init: RequestInit = {}) => checkedFetch(new Request(site + path, init))
const json = { 'content-type': 'application/json', origin: site }
const enter = async (name?: string) => {
  const body = JSON.stringify({ draw, ...(name === undefined ? {} : { name }) })
  return (await (await ask(endpoints.joinDraw.path, { method: 'POST', headers: json, body })).json()) as DrawPass
}
const as = ({ access }: DrawPass) => ({ authorization: `Bearer ${access}` })
const at = (pass: DrawPass, place: { since?: number; epoch?: string } = {}) =>
  ask(pathOf(endpoints.drawSnapshot, {}, place), { headers: as(pass) })
const poll = async (pass: DrawPass, place?: { since?: number; epoch?: string }) => (await (await at(pass, place)).json()) as DrawFrame
const welcomeIn = (frame: DrawFrame) => frame.items[0] as Welcome<DrawEvent, DrawView>
const post = async (pass: DrawPass, text: object) => {
  const body = JSON.stringify({ id: newId(), ...text })
  return (await (await ask(endpoints.postDrawCommand.path, { method: 'POST', headers: { ...json, ...as(pass) }, body })).json()) as Reply
}

beforeEach(async () => {
  await resetStorage()
  draw = mintRoomId('draw', [secret])
  room = await openDraw(draw)
})

describe('a viewer who polls', () => {
  it('receives what a socket with the same cursor receives, as the same person', async () => {
    const rania = await enter('Rania')
    await postIn(room, host, { type: 'message.post', text: 'Welcome' })
    const socket = await watch(draw, rania.you)
    const seen = await poll(rania)
    const now = expect.any(Number)
    expect(seen).toEqual({ ...socket.frames[0], items: [{ ...socket.welcome, room: { ...socket.welcome.room, now, viewers: now } }] })
    const { epoch } = welcomeIn(seen)
    await postIn(room, host, { type: 'message.post', text: 'And again' })
    await eventually(async () => ((await poll(rania, { since: seen.upTo, epoch })).upTo > seen.upTo ? true : undefined))
    const next = welcomeIn(await poll(rania, { since: seen.upTo, epoch }))
    expect(next).toMatchObject({ complete: true, events: [{ text: 'And again' }] })
    // Another epoch, or more missed than the relay holds: the welcome has the newest events and is
    // incomplete.
    expect(welcomeIn(await poll(rania, { since: seen.upTo, epoch: 'another life' })).complete).toBe(false)
  })

  it('writes, likes and removes as by socket, at the same pace, and needs a name first', async () => {
    const rania = await enter('Rania')
    const karims = await watch(draw, karim)
    const sent = await post(rania, { type: 'message.post', text: 'hello from behind the proxy' })
    expect(sent).toMatchObject({ type: 'ack' })
    await karims.receives(posts('hello from behind the proxy'))
    expect(await post(rania, { type: 'like', target: drawItself, on: true })).toMatchObject({ type: 'ack' })
    await eventually(() => (karims.likesOf(drawItself) === 1 ? true : undefined))
    if (sent.type === 'ack') expect(await post(rania, { type: 'message.remove', target: sent.seq })).toMatchObject({ type: 'ack' })
    await karims.receives((item) => item.type === 'message.removed')
    expect(JSON.stringify(await poll(rania))).not.toContain('behind the proxy')
    for (let n = 2; n <= 10; n++) expect(await post(rania, { type: 'message.post', text: `word ${n}` })).toMatchObject({ type: 'ack' })
    expect(await post(rania, { type: 'message.post', text: 'word 11' })).toMatchObject({
      code: 'too-fast',
      id: expect.any(String),
      retryAfterMs: expect.any(Number),
    })
    expect(await post(rania, { type: 'checkpoint.ack', checkpoint: 'x' })).toMatchObject({ code: 'not-allowed', id: expect.any(String) })
    expect(await post(rania, { type: 'winner.draw' })).toMatchObject({ code: 'not-supported' })
    const watcher = await enter()
    for (const text of [
      { type: 'message.post', text: 'hello' },
      { type: 'like', target: drawItself, on: true },
    ])
      expect(await post(watcher, text)).toMatchObject({ code: 'name-needed' })
    expect(welcomeIn(await poll(watcher)).you).toMatchObject({ name: '', role: 'guest' })
  })

  it('is counted once for as long as they poll, with or without a socket', async () => {
    const karims = await watch(draw, karim)
    const rania = await enter('Rania')
    const watcher = await enter()
    for (const pass of [rania, watcher, rania]) await poll(pass)
    await eventually(() => (karims.viewers() === 3 ? true : undefined))
    await watch(draw, rania.you)
    const salma = await enter('Salma')
    await poll(salma)
    await eventually(() => (karims.viewers() === 4 ? true : undefined))
    // A poller does not sign off, and a relay that slept has forgotten them; its alarm counts
    // who is there.
    await evictDurableObject(relayNamed(draw))
    expect(await runDurableObjectAlarm(relayNamed(draw))).toBe(true)
    await eventually(() => (karims.viewers() === 2 ? true : undefined))
    await poll(salma)
    await eventually(() => (karims.viewers() === 3 ? true : undefined))
  })

  it('is served by the relay, which asks the draw once for all pollers and again after it has slept', async () => {
    const asked = vi.spyOn(DrawRoom.prototype, 'snapshot')
    const rania = await enter('Rania')
    const seen = await poll(rania)
    // A relay of these tests takes twenty-five viewers, and one of them polls already.
    const passes = await Promise.all(Array.from({ length: 24 }, () => enter()))
    const frames = await Promise.all(passes.map((pass) => poll(pass)))
    expect(new Set(frames.map((frame) => frame.upTo))).toEqual(new Set([seen.upTo]))
    expect(asked).toHaveBeenCalledTimes(1)
    const late = await at(await enter())
    expect([late.status, (await late.json()) as Refusal]).toMatchObject([503, { code: 'relay-full', retryAfterMs: expect.any(Number) }])
    await evictDurableObject(relayNamed(draw))
    await evictDurableObject(room)
    await postIn(room, host, { type: 'message.post', text: 'good morning' })
    const place = { since: seen.upTo, epoch: welcomeIn(seen).epoch }
    await eventually(async () => (JSON.stringify(await poll(rania, place)).includes('good morning') ? true : undefined))
    asked.mockRestore()
  })

  it('is refused with a code and a time to wait when they poll without end', async () => {
    const rania = await enter('Rania')
    const asks = { v: 1, person: rania.you, since: 1_000, epoch: undefined } as const
    const results = await Promise.all(Array.from({ length: 200 }, () => relayNamed(draw).snapshot(asks)))
    expect(results.filter((result) => 'code' in result)).toEqual([])
    const refused = await at(rania)
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too-fast', retryAfterMs: expect.any(Number) }])
    expect(await post(rania, { type: 'message.post', text: 'hello' })).toMatchObject({ code: 'too-fast', id: expect.any(String) })
  })
})
