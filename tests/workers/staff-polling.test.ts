import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { Person, Refusal, RoomId } from '../../protocol/envelope.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import type { InboxFrame, InboxWelcome } from '../../protocol/inbox.ts'
import { startSession } from '../../storage/d1/sessions.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { mintSecret } from '../../worker/auth/secrets.ts'
import { checkedFetch } from './checked-fetch.ts'
import { connect, eventually, layla, maya, newId, omar, openRoom, post, type RoomStub, resetStorage } from './conversation-setup.ts'
import { inbox, openInbox } from './inbox-setup.ts'

const site = 'http://chat.example'
const secret = (env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET

let conversation: RoomId
let room: RoomStub
/** The cookie of Omar's dashboard. */
let cookie: string

const get = (path: string) => checkedFetch(new Request(site + path, { headers: { cookie } }))
const alarmAt = () => runInDurableObject(inbox(), (_, { storage }) => storage.getAlarm())
const read = async <T>(path: string) => (await (await get(path)).json()) as T
const pollRoom = (place: { since?: number; epoch?: string } = {}) =>
  read<ConversationFrame>(pathOf(endpoints.agentSnapshot, { conversation }, place))
const pollList = (place: { since?: number; epoch?: string } = {}) => read<InboxFrame>(pathOf(endpoints.inboxSnapshot, {}, place))
const welcomeIn = ({ items: [first] }: InboxFrame) => first as InboxWelcome

async function signIn(agent: Person): Promise<string> {
  await env.DB.prepare("INSERT INTO agents (id, email, name, role, created_at) VALUES (?1, ?1, ?2, 'agent', 0)")
    .bind(agent.id, agent.name)
    .run()
  const { text, hash } = mintSecret('session')
  await startSession(env.DB, hash, agent.id, Date.now())
  return `__Host-parley_session=${text}`
}

beforeEach(async () => {
  await resetStorage()
  cookie = await signIn(omar)
  conversation = mintRoomId('conversation', [secret])
  room = await openRoom(conversation)
  await post(room, layla, 'is anybody there?')
})
afterEach(() => void vi.useRealTimers())

describe('an agent who polls', () => {
  it('receives of a conversation what a socket receives, notes included', async () => {
    await post(room, maya, { type: 'note.post', id: newId(), text: 'she is upset' })
    const socket = await connect(room, omar)
    const received = await eventually(() => socket.frames[0])
    const seen = await pollRoom()
    expect(JSON.stringify(seen)).toContain('she is upset')
    expect(seen).toEqual(received)
    const [first] = seen.items
    const epoch = first?.type === 'welcome' ? first.epoch : ''
    await post(room, layla, 'hello?')
    expect((await pollRoom({ since: seen.upTo, epoch })).items[0]).toMatchObject({
      complete: true,
      events: [{ parts: [{ text: 'hello?' }] }],
    })
  })

  it('receives the list as a socket does, resumes it from a cursor, and is online for the others', async () => {
    const { items: mayas } = await openInbox(maya)
    await eventually(async () => (welcomeIn(await pollList()).rows.length === 1 ? true : undefined))
    await eventually(() => mayas.find((item) => item.type === 'agents.changed' && item.online.some(({ id }) => id === omar.id)))
    const seen = await pollList()
    expect(welcomeIn(seen)).toMatchObject({ you: { id: omar.id }, resumed: false, rows: [{ preview: 'is anybody there?' }] })
    const received = mayas.length
    const { epoch } = welcomeIn(seen)
    expect(welcomeIn(await pollList({ since: seen.rev, epoch }))).toMatchObject({ resumed: true, rows: [], gone: [] })
    expect(mayas.slice(received), 'a second poll changes nothing for others').toEqual([])
    await evictDurableObject(inbox())
    expect(welcomeIn(await pollList({ since: seen.rev, epoch })).online.map(({ id }) => id)).toEqual([maya.id, omar.id])
  })

  it('keeps their claims while they poll the list, and loses them two minutes later', async () => {
    const laylas = await connect(room, layla)
    await post(room, omar, { type: 'claim.take', id: newId() })
    await eventually(async () => (welcomeIn(await pollList()).rows[0]?.status.is === 'claimed' ? true : undefined))
    for (let minute = 0; minute < 4; minute++) {
      vi.setSystemTime(Date.now() + 60_000)
      // A poll that wakes the inbox does not move its alarm.
      const due = await alarmAt()
      await evictDurableObject(inbox())
      await pollList()
      expect(await alarmAt()).toBe(due)
      expect(await runDurableObjectAlarm(inbox())).toBe(true)
    }
    const isReleased = () => laylas.items.some((item) => item.type === 'claim.released')
    expect(isReleased()).toBe(false)
    vi.setSystemTime(Date.now() + 100_000)
    await runDurableObjectAlarm(inbox())
    expect(isReleased()).toBe(false)
    vi.setSystemTime(Date.now() + 121_000)
    await runDurableObjectAlarm(inbox())
    expect(await laylas.receives((item) => item.type === 'claim.released')).toMatchObject({ agent: { id: omar.id } })
  })

  it('is refused the conversation and the list once their right has ended, and is offline', async () => {
    await pollList()
    expect(await inbox().online({ v: 1 })).toHaveLength(1)
    const until = Date.now() + 1_000
    await inbox().revoke({ v: 1, person: omar.id, at: until })
    await room.revoke({ v: 1, person: omar.id, at: until })
    expect(await inbox().online({ v: 1 })).toEqual([])
    for (const path of [endpoints.inboxSnapshot.path, pathOf(endpoints.agentSnapshot, { conversation })]) {
      const response = await get(path)
      expect([response.status, ((await response.json()) as Refusal).code]).toEqual([401, 'expired'])
    }
  })

  it('is refused with a code and a time to wait when they poll without end', async () => {
    const asks = { v: 1, person: omar, right: Date.now(), since: 1_000, epoch: undefined } as const
    const results = await Promise.all(Array.from({ length: 200 }, () => inbox().snapshot(asks)))
    expect(results.filter((result) => 'code' in result)).toEqual([])
    const refused = await get(endpoints.inboxSnapshot.path)
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too-fast', retryAfterMs: expect.any(Number) }])
  })
})

/** An agent's event stream: its lines so far, and the frames in them. */
async function streamOf(query = '', headers: Record<string, string> = {}) {
  const response = await checkedFetch(new Request(`${site}${endpoints.agentStream.path}${query}`, { headers: { cookie, ...headers } }))
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const read = async (): Promise<void> => {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) text += chunk.value
  }
  const ended = read()
  const values = (name: string) => [...text.matchAll(new RegExp(`^${name}: (.*)$`, 'gm'))].map(([, value]) => value!)
  const frames = <T>() => values('data').map((line) => JSON.parse(line) as T)
  return { response, ended, frames, lastId: () => values('id').at(-1), leave: () => reader.cancel() }
}

describe("an agent's event stream", () => {
  it('sends the list, resumes after the last event, and makes its reader present', async () => {
    const stream = await streamOf()
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': expect.stringContaining('text/event-stream'),
      'cache-control': 'no-cache',
      pragma: 'no-cache',
    })
    const [first] = await eventually(() => (stream.frames<InboxFrame>().length > 0 ? stream.frames<InboxFrame>() : undefined))
    expect(welcomeIn(first!)).toMatchObject({ you: { id: omar.id }, resumed: false })
    expect((await inbox().online({ v: 1 })).map(({ id }) => id)).toEqual([omar.id])
    await post(room, layla, 'are you open today?')
    // The assistant's answer may come in the same second, and then only its row is sent.
    const { seq } = welcomeIn(first!).rows[0]!
    await eventually(
      () =>
        stream.frames<InboxFrame>().some(({ items }) => items.some((item) => item.type === 'row.changed' && item.row.seq > seq)) ||
        undefined,
    )
    const id = stream.lastId()!
    await stream.leave()
    const again = await streamOf('', { 'last-event-id': id })
    const [back] = await eventually(() => (again.frames<InboxFrame>().length > 0 ? again.frames<InboxFrame>() : undefined))
    expect(welcomeIn(back!)).toMatchObject({ resumed: true, rows: [] })
    await again.leave()
  })

  it('sends a conversation, and ends when the agent is disabled, which also closes it for good', async () => {
    const stream = await streamOf(`?conversation=${conversation}`)
    await post(room, maya, { type: 'note.post', id: newId(), text: 'she is upset' })
    await eventually(() => JSON.stringify(stream.frames()).includes('she is upset') || undefined)
    await env.DB.prepare('UPDATE agents SET disabled_at = 1').run()
    await inbox().revoke({ v: 1, person: omar.id, at: Date.now() + 1_000 })
    await stream.ended
    await post(room, maya, { type: 'note.post', id: newId(), text: 'not for Omar' })
    expect(JSON.stringify(stream.frames())).not.toContain('not for Omar')
    expect((await streamOf(`?conversation=${conversation}`)).response.status).toBe(401)
  })
})
