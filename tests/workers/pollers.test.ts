import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DrawRoom } from '../../durable-objects/draw-room.ts'
import { type DrawEvent, type DrawFrame, type DrawView, drawItself } from '../../protocol/draw.ts'
import type { Refusal, Reply, RoomId, Welcome } from '../../protocol/envelope.ts'
import type { DrawPass } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { eventually, newId, newWorld } from './conversation-setup.ts'
import { type DrawStub, host, karim, openDraw, postIn, relayNamed, says, watch } from './draw-setup.ts'

const site = 'http://chat.example'
const secret = (env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET

let draw: RoomId
let room: DrawStub

const ask = (path: string, init: RequestInit = {}) => exports.default.fetch(new Request(site + path, init))
const json = { 'content-type': 'application/json', origin: site }
const enter = async (name?: string) => {
  const body = JSON.stringify({ draw, ...(name === undefined ? {} : { name }) })
  return (await (await ask(endpoints.joinDraw.path, { method: 'POST', headers: json, body })).json()) as DrawPass
}
const as = ({ access }: DrawPass) => ({ authorization: `Bearer ${access}` })
const at = (pass: DrawPass, place: { since?: number; epoch?: string } = {}) =>
  ask(pathOf(endpoints.drawSnapshot, {}, place), { headers: as(pass) })
const look = async (pass: DrawPass, place?: { since?: number; epoch?: string }) => (await (await at(pass, place)).json()) as DrawFrame
const welcomeIn = (frame: DrawFrame) => frame.items[0] as Welcome<DrawEvent, DrawView>
const say = async (pass: DrawPass, words: object) => {
  const body = JSON.stringify({ id: newId(), ...words })
  return (await (await ask(endpoints.postDrawCommand.path, { method: 'POST', headers: { ...json, ...as(pass) }, body })).json()) as Reply
}

beforeEach(async () => {
  await newWorld()
  draw = mintRoomId('draw', [secret])
  room = await openDraw(draw)
})

describe('a viewer whose network lets no socket through', () => {
  it('is told what a socket would be told that arrives with the same place, and is named as the draw knows him', async () => {
    const rania = await enter('Rania')
    await postIn(room, host, { type: 'message.post', text: 'Welcome' })
    const socket = await watch(draw, rania.you)
    const seen = await look(rania)
    const now = expect.any(Number)
    expect(seen).toEqual({ ...socket.frames[0], items: [{ ...socket.welcome, room: { ...socket.welcome.room, now, viewers: now } }] })
    const { epoch } = welcomeIn(seen)
    await postIn(room, host, { type: 'message.post', text: 'And again' })
    await eventually(async () => ((await look(rania, { since: seen.upTo, epoch })).upTo > seen.upTo ? true : undefined))
    const next = welcomeIn(await look(rania, { since: seen.upTo, epoch }))
    expect(next).toMatchObject({ complete: true, events: [{ text: 'And again' }] })
    // Another life of the log, or more away than the ring reaches: then he is given what there is, and told that there is more.
    expect(welcomeIn(await look(rania, { since: seen.upTo, epoch: 'another life' })).complete).toBe(false)
  })

  it('writes, likes and removes as by socket; his pace is the same, and who only watches is asked for a name', async () => {
    const rania = await enter('Rania')
    const his = await watch(draw, karim)
    const said = await say(rania, { type: 'message.post', text: 'hello from behind the proxy' })
    expect(said).toMatchObject({ type: 'ack' })
    await his.receives(says('hello from behind the proxy'))
    expect(await say(rania, { type: 'like', target: drawItself, on: true })).toMatchObject({ type: 'ack' })
    await eventually(() => (his.likesOf(drawItself) === 1 ? true : undefined))
    if (said.type === 'ack') expect(await say(rania, { type: 'message.remove', target: said.seq })).toMatchObject({ type: 'ack' })
    await his.receives((item) => item.type === 'message.removed')
    expect(JSON.stringify(await look(rania))).not.toContain('behind the proxy')
    for (let n = 2; n <= 10; n++) expect(await say(rania, { type: 'message.post', text: `word ${n}` })).toMatchObject({ type: 'ack' })
    expect(await say(rania, { type: 'message.post', text: 'word 11' })).toMatchObject({
      code: 'too-fast',
      id: expect.any(String),
      retryAfterMs: expect.any(Number),
    })
    expect(await say(rania, { type: 'checkpoint.ack', checkpoint: 'x' })).toMatchObject({ code: 'not-allowed', id: expect.any(String) })
    expect(await say(rania, { type: 'winner.draw' })).toMatchObject({ code: 'not-supported' })
    const watcher = await enter()
    for (const words of [
      { type: 'message.post', text: 'hello' },
      { type: 'like', target: drawItself, on: true },
    ])
      expect(await say(watcher, words)).toMatchObject({ code: 'name-needed' })
    expect(welcomeIn(await look(watcher)).you).toMatchObject({ name: '', role: 'guest' })
  })

  it('is counted for as long as he looks, once, whether or not he has a socket as well', async () => {
    const his = await watch(draw, karim)
    const rania = await enter('Rania')
    const watcher = await enter()
    for (const pass of [rania, watcher, rania]) await look(pass)
    await eventually(() => (his.viewers() === 3 ? true : undefined))
    await watch(draw, rania.you)
    const salma = await enter('Salma')
    await look(salma)
    await eventually(() => (his.viewers() === 4 ? true : undefined))
    // Nobody says goodbye who only looks. A relay that sleeps forgets them; rung for, it counts those who are there.
    await evictDurableObject(relayNamed(draw))
    expect(await runDurableObjectAlarm(relayNamed(draw))).toBe(true)
    await eventually(() => (his.viewers() === 2 ? true : undefined))
    await look(salma)
    await eventually(() => (his.viewers() === 3 ? true : undefined))
  })

  it('asks the relay, which asks the draw once, however many look; and it finds everything again after it has slept', async () => {
    const asked = vi.spyOn(DrawRoom.prototype, 'snapshot')
    const rania = await enter('Rania')
    const seen = await look(rania)
    // Twenty-five viewers have room in a relay of these tests, and one of them looks already.
    const passes = await Promise.all(Array.from({ length: 24 }, () => enter()))
    const frames = await Promise.all(passes.map((pass) => look(pass)))
    expect(new Set(frames.map((frame) => frame.upTo))).toEqual(new Set([seen.upTo]))
    expect(asked).toHaveBeenCalledTimes(1)
    const late = await at(await enter())
    expect([late.status, (await late.json()) as Refusal]).toMatchObject([503, { code: 'relay-full', retryAfterMs: expect.any(Number) }])
    await evictDurableObject(relayNamed(draw))
    await evictDurableObject(room)
    await postIn(room, host, { type: 'message.post', text: 'good morning' })
    const place = { since: seen.upTo, epoch: welcomeIn(seen).epoch }
    await eventually(async () => (JSON.stringify(await look(rania, place)).includes('good morning') ? true : undefined))
    asked.mockRestore()
  })

  it('who asks without end is refused with a code and when to come again', async () => {
    const rania = await enter('Rania')
    const asks = { v: 1, person: rania.you, since: 1_000, epoch: undefined } as const
    const answers = await Promise.all(Array.from({ length: 200 }, () => relayNamed(draw).snapshot(asks)))
    expect(answers.filter((answer) => 'code' in answer)).toEqual([])
    const refused = await at(rania)
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too-fast', retryAfterMs: expect.any(Number) }])
    expect(await say(rania, { type: 'message.post', text: 'hello' })).toMatchObject({ code: 'too-fast', id: expect.any(String) })
  })
})
