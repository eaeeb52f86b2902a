import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationFrame, ConversationItem } from '../../protocol/conversation.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import type { StartedConversation } from '../../protocol/http/visitor.ts'
import { eventStream } from '../../worker/http/sse.ts'
import { checkedFetch } from './checked-fetch.ts'
import { connect, eventually, isText, newId, omar, post, type RoomStub, resetStorage, roomNamed } from './conversation-setup.ts'

/** Layla, whose network blocks sockets. */
let pass: StartedConversation
let room: RoomStub

const ask = (path: string, init: RequestInit = {}) => checkedFetch(new Request(`http://chat.example${path}`, init))
const at = (name: 'snapshot' | 'stream', place: { since?: number; epoch?: string } = {}) =>
  ask(pathOf(endpoints[name], {}, place), { headers: { authorization: `Bearer ${pass.access}` } })
const poll = async (place?: { since?: number; epoch?: string }) => (await (await at('snapshot', place)).json()) as ConversationFrame

beforeEach(async () => {
  await resetStorage()
  await env.DB.batch([
    env.DB.prepare("INSERT INTO personas (id, name, language, greeting) VALUES ('nour', 'Nour', 'en', '')"),
    env.DB.prepare("INSERT INTO departments (id, name, description, persona, position) VALUES ('hosting', 'Hosting', '', 'nour', 0)"),
  ])
  const body = JSON.stringify({ department: 'hosting', locale: 'en', page: '' })
  pass = await (
    await ask(endpoints.startConversation.path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  ).json()
  room = roomNamed(pass.conversation)
})

describe('a snapshot over HTTP', () => {
  it('is what a socket with the same cursor receives', async () => {
    await post(room, omar, 'hello Layla')
    const socket = await connect(room, pass.you, { since: 1 })
    const received = socket.frames[0] ?? (await eventually(() => socket.frames[0]))
    const seen = await poll({ since: 1 })
    expect(seen.items[0]).toMatchObject({
      type: 'welcome',
      complete: true,
      events: [{ parts: [{ text: 'hello Layla' }] }, { type: 'claim.taken' }],
    })
    expect(seen).toEqual(received)
    const epoch = seen.items[0]?.type === 'welcome' ? seen.items[0].epoch : ''
    expect((await poll({ since: seen.upTo, epoch })).items[0]).toMatchObject({ complete: true, events: [] })
  })

  it('does not count as presence, contains nothing for staff only, and has claims and receipts', async () => {
    const omars = await connect(room, omar)
    omars.send({ type: 'note.post', id: newId(), text: 'she is upset' })
    omars.send({ type: 'claim.take', id: newId() })
    omars.send({ type: 'receipt.move', id: newId(), received: 1, read: 1 })
    await omars.receives((item) => item.type === 'receipt.moved')
    const seen = await poll()
    expect(JSON.stringify(seen)).not.toContain('upset')
    expect(seen.items[0]).toMatchObject({
      room: { status: { is: 'claimed', agent: omar }, receipts: { omar: { read: 1 } }, present: [omar] },
    })
    expect(omars.items.filter((item) => item.type === 'presence.changed' && item.present.some(({ id }) => id === pass.you.id))).toEqual([])
  })

  it('is refused once the right has ended, like a socket', async () => {
    await room.revoke({ v: 1, person: pass.you.id, at: Date.now() + 1_000 })
    for (const name of ['snapshot', 'stream'] as const) {
      const response = await at(name)
      expect([response.status, ((await response.json()) as Refusal).code]).toEqual([401, 'expired'])
    }
  })
})

/** What a stream has sent so far. */
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

describe('an event stream', () => {
  it('sends what a socket receives, and goes on after its room has slept', async () => {
    const response = await at('stream')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const stream = reading(response)
    await eventually(() => stream.items.find(({ type }) => type === 'welcome'))
    await post(room, omar, 'good night')
    await eventually(() => stream.items.find(isText('good night')))
    // The runtime refuses to evict a room with a pending timer or call, so this tests real sleep.
    await evictDurableObject(room)
    await post(room, omar, 'good morning')
    await eventually(() => stream.items.find(isText('good morning')))
    expect(stream.items.filter(isText('good morning'))).toHaveLength(1)
    await stream.leave()
  })

  it('counts as presence, and ends when the room closes the socket behind it', async () => {
    const omars = await connect(room, omar)
    const stream = reading(await at('stream'))
    await omars.receives((item) => item.type === 'presence.changed' && item.present.some(({ id }) => id === pass.you.id))
    await room.revoke({ v: 1, person: pass.you.id, at: Date.now() })
    await stream.ended
    await omars.receives(() => {
      const last = omars.items.findLast((item) => item.type === 'presence.changed')
      return last?.type === 'presence.changed' && last.present.length === 1
    })
  })
  it('sends a heartbeat to the reader and to the room every fifteen seconds', async () => {
    const { 0: ours, 1: theirs } = new WebSocketPair()
    const pings: unknown[] = []
    theirs.addEventListener('message', ({ data }) => void pings.push(data))
    theirs.accept()
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const reader = eventStream(ours).body!.pipeThrough(new TextDecoderStream()).getReader()
    const next = reader.read()
    vi.advanceTimersByTime(15_000)
    vi.useRealTimers()
    expect((await next).value).toBe(': here\n\n')
    await eventually(() => pings.length === 2)
    expect(pings).toEqual(['ping', 'ping'])
    theirs.close(1000)
    expect((await reader.read()).done).toBe(true)
  })
})
