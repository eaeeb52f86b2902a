import { evictDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationFrame, ConversationItem } from '../../protocol/conversation.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import type { StartedConversation } from '../../protocol/http/visitor.ts'
import { eventStream } from '../../worker/http/sse.ts'
import { connect, eventually, isText, newId, newWorld, omar, post, type RoomStub, roomNamed } from './conversation-setup.ts'

/** Layla, whose network lets no socket through. */
let pass: StartedConversation
let room: RoomStub

const ask = (path: string, init: RequestInit = {}) => exports.default.fetch(new Request(`http://chat.example${path}`, init))
const at = (name: 'snapshot' | 'stream', place: { since?: number; epoch?: string } = {}) =>
  ask(pathOf(endpoints[name], {}, place), { headers: { authorization: `Bearer ${pass.access}` } })
const look = async (place?: { since?: number; epoch?: string }) => (await (await at('snapshot', place)).json()) as ConversationFrame

beforeEach(async () => {
  await newWorld()
  await env.DB.batch([
    env.DB.prepare("INSERT INTO personas (id, name, language, greeting, instructions) VALUES ('nour', 'Nour', 'en', '', '')"),
    env.DB.prepare("INSERT INTO departments (id, name, description, persona, position) VALUES ('hosting', 'Hosting', '', 'nour', 0)"),
  ])
  const body = JSON.stringify({ department: 'hosting', locale: 'en', page: '' })
  pass = await (
    await ask(endpoints.startConversation.path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  ).json()
  room = roomNamed(pass.conversation)
})

describe('looking, where no socket gets through', () => {
  it('tells what a socket would be told that arrives with the same place', async () => {
    await post(room, omar, 'hello Layla')
    const socket = await connect(room, pass.you, { since: 1 })
    const told = socket.frames[0] ?? (await eventually(() => socket.frames[0]))
    const seen = await look({ since: 1 })
    expect(seen.items[0]).toMatchObject({ type: 'welcome', complete: true, events: [{ text: 'hello Layla' }, { type: 'claim.taken' }] })
    expect(seen).toEqual(told)
    const epoch = seen.items[0]?.type === 'welcome' ? seen.items[0].epoch : ''
    expect((await look({ since: seen.upTo, epoch })).items[0]).toMatchObject({ complete: true, events: [] })
  })

  it('is not presence, keeps what is for staff to staff, and brings what stands: claims and receipts', async () => {
    const his = await connect(room, omar)
    his.send({ type: 'note.post', id: newId(), text: 'she is upset' })
    his.send({ type: 'claim.take', id: newId() })
    his.send({ type: 'receipt.move', id: newId(), received: 1, read: 1 })
    await his.receives((item) => item.type === 'receipt.moved')
    const seen = await look()
    expect(JSON.stringify(seen)).not.toContain('upset')
    expect(seen.items[0]).toMatchObject({
      room: { status: { is: 'claimed', agent: omar }, receipts: { omar: { read: 1 } }, present: [omar] },
    })
    expect(his.items.filter((item) => item.type === 'presence.changed' && item.present.some(({ id }) => id === pass.you.id))).toEqual([])
  })

  it('ends with the right behind it, as a socket would', async () => {
    await room.revoke({ v: 1, person: pass.you.id, at: Date.now() + 1_000 })
    for (const name of ['snapshot', 'stream'] as const) {
      const answer = await at(name)
      expect([answer.status, ((await answer.json()) as Refusal).code]).toEqual([401, 'expired'])
    }
  })
})

/** What a stream has told so far. */
function reading(response: Response): { readonly items: ConversationItem[]; readonly ended: Promise<void>; leave(): Promise<void> } {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const items: ConversationItem[] = []
  const read = async (): Promise<void> => {
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const events = (rest + value).split('\n\n')
      rest = events.pop()!
      for (const event of events.filter((lines) => lines.startsWith('data: '))) items.push(...JSON.parse(event.slice(6)).items)
    }
  }
  return { items, ended: read(), leave: () => reader.cancel() }
}

describe('a stream of events', () => {
  it('is told what a socket is told, and goes on after the room behind it has slept', async () => {
    const response = await at('stream')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const hers = reading(response)
    await eventually(() => hers.items.find(({ type }) => type === 'welcome'))
    await post(room, omar, 'good night')
    await eventually(() => hers.items.find(isText('good night')))
    // Refused for a room that keeps a timer or a call pending: a true test of sleep.
    await evictDurableObject(room)
    await post(room, omar, 'good morning')
    await eventually(() => hers.items.find(isText('good morning')))
    expect(hers.items.filter(isText('good morning'))).toHaveLength(1)
    await hers.leave()
  })

  it('is presence, and ends when the room closes the socket behind it', async () => {
    const his = await connect(room, omar)
    const hers = reading(await at('stream'))
    await his.receives((item) => item.type === 'presence.changed' && item.present.some(({ id }) => id === pass.you.id))
    await room.revoke({ v: 1, person: pass.you.id, at: Date.now() })
    await hers.ended
    await his.receives(() => {
      const last = his.items.findLast((item) => item.type === 'presence.changed')
      return last?.type === 'presence.changed' && last.present.length === 1
    })
  })
  it('says every fifteen seconds that we are still here, and to the room that somebody reads', async () => {
    const { 0: ours, 1: theirs } = new WebSocketPair()
    const beats: unknown[] = []
    theirs.addEventListener('message', ({ data }) => void beats.push(data))
    theirs.accept()
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const reader = eventStream(ours).body!.pipeThrough(new TextDecoderStream()).getReader()
    const next = reader.read()
    vi.advanceTimersByTime(15_000)
    vi.useRealTimers()
    expect((await next).value).toBe(': here\n\n')
    await eventually(() => beats.length === 2)
    expect(beats).toEqual(['ping', 'ping'])
    theirs.close(1000)
    expect((await reader.read()).done).toBe(true)
  })
})
