import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { identityHeader } from '../../durable-objects/sockets/identity.ts'
import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { Person, Refusal, RoomId } from '../../protocol/envelope.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import type { InboxFrame, InboxItem, InboxWelcome } from '../../protocol/inbox.ts'
import { startSession } from '../../storage/d1/sessions.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { mintSecret } from '../../worker/auth/secrets.ts'
import { connect, eventually, identityOf, layla, maya, newId, newWorld, omar, openRoom, post, type RoomStub } from './conversation-setup.ts'

const site = 'http://chat.example'
const secret = (env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET

let conversation: RoomId
let room: RoomStub
/** What the dashboard of Omar sends along. */
let cookie: string

const get = (path: string) => exports.default.fetch(new Request(site + path, { headers: { cookie } }))
const inbox = () => inboxOf(env)
const alarmAt = () => runInDurableObject(inbox(), (_, { storage }) => storage.getAlarm())
const read = async <T>(path: string) => (await (await get(path)).json()) as T
const lookAtRoom = (place: { since?: number; epoch?: string } = {}) =>
  read<ConversationFrame>(pathOf(endpoints.agentSnapshot, { conversation }, place))
const lookAtList = (place: { since?: number; epoch?: string } = {}) => read<InboxFrame>(pathOf(endpoints.inboxSnapshot, {}, place))
const welcomeIn = ({ items: [first] }: InboxFrame) => first as InboxWelcome

/** An agent whose network lets sockets through, and what her list was told. */
async function listen(agent: Person): Promise<InboxItem[]> {
  const headers = { Upgrade: 'websocket', [identityHeader]: JSON.stringify(identityOf(agent, { room: 'inbox' })) }
  const { webSocket } = await inbox().fetch('https://inbox/', { headers })
  const items: InboxItem[] = []
  webSocket!.addEventListener('message', ({ data }) => void items.push(...(JSON.parse(data as string) as InboxFrame).items))
  webSocket!.accept()
  return items
}

async function signIn(agent: Person): Promise<string> {
  await env.DB.prepare("INSERT INTO agents (id, email, name, role, created_at) VALUES (?1, ?1, ?2, 'agent', 0)")
    .bind(agent.id, agent.name)
    .run()
  const { text, hash } = mintSecret('session')
  await startSession(env.DB, hash, agent.id, Date.now())
  return `__Host-parley_session=${text}`
}

beforeEach(async () => {
  await newWorld()
  cookie = await signIn(omar)
  conversation = mintRoomId('conversation', [secret])
  room = await openRoom(conversation)
  await post(room, layla, 'is anybody there?')
})
afterEach(() => void vi.useRealTimers())

describe('an agent whose network lets no socket through', () => {
  it('is told of a conversation what his socket would be told, and the visitor hears of no note that he reads', async () => {
    await post(room, maya, { type: 'note.post', id: newId(), text: 'she is upset' })
    const socket = await connect(room, omar)
    const received = await eventually(() => socket.frames[0])
    const seen = await lookAtRoom()
    expect(JSON.stringify(seen)).toContain('she is upset')
    expect(seen).toEqual(received)
    const [first] = seen.items
    const epoch = first?.type === 'welcome' ? first.epoch : ''
    await post(room, layla, 'hello?')
    expect((await lookAtRoom({ since: seen.upTo, epoch })).items[0]).toMatchObject({ complete: true, events: [{ text: 'hello?' }] })
  })

  it('has the list as his socket would have it, resumes it by the place he brings, and is there for the others', async () => {
    const hers = await listen(maya)
    await eventually(async () => (welcomeIn(await lookAtList()).rows.length === 1 ? true : undefined))
    await eventually(() => hers.find((item) => item.type === 'agents.changed' && item.online.some(({ id }) => id === omar.id)))
    const seen = await lookAtList()
    expect(welcomeIn(seen)).toMatchObject({ you: { id: omar.id }, resumed: false, rows: [{ preview: 'is anybody there?' }] })
    const received = hers.length
    const { epoch } = welcomeIn(seen)
    expect(welcomeIn(await lookAtList({ since: seen.rev, epoch }))).toMatchObject({ resumed: true, rows: [], gone: [] })
    expect(hers.slice(received), 'that he looked again is no news').toEqual([])
    await evictDurableObject(inbox())
    expect(welcomeIn(await lookAtList({ since: seen.rev, epoch })).online.map(({ id }) => id)).toEqual([maya.id, omar.id])
  })

  it('keeps his conversations for as long as he looks at the list, and gives them up two minutes later', async () => {
    const hers = await connect(room, layla)
    await post(room, omar, { type: 'claim.take', id: newId() })
    await eventually(async () => (welcomeIn(await lookAtList()).rows[0]?.status.is === 'claimed' ? true : undefined))
    for (let minute = 0; minute < 4; minute++) {
      vi.setSystemTime(Date.now() + 60_000)
      // Waking it for a look puts nothing off that it is to wake for.
      const due = await alarmAt()
      await evictDurableObject(inbox())
      await lookAtList()
      expect(await alarmAt()).toBe(due)
      expect(await runDurableObjectAlarm(inbox())).toBe(true)
    }
    const isReleased = () => hers.items.some((item) => item.type === 'claim.released')
    expect(isReleased()).toBe(false)
    vi.setSystemTime(Date.now() + 100_000)
    await runDurableObjectAlarm(inbox())
    expect(isReleased()).toBe(false)
    vi.setSystemTime(Date.now() + 121_000)
    await runDurableObjectAlarm(inbox())
    expect(await hers.receives((item) => item.type === 'claim.released')).toMatchObject({ agent: { id: omar.id } })
  })

  it('sees no more of either once his right has ended, and is there no longer', async () => {
    await lookAtList()
    expect(await inbox().online({ v: 1 })).toHaveLength(1)
    const until = Date.now() + 1_000
    await inbox().revoke({ v: 1, person: omar.id, at: until })
    await room.revoke({ v: 1, person: omar.id, at: until })
    expect(await inbox().online({ v: 1 })).toEqual([])
    for (const path of [endpoints.inboxSnapshot.path, pathOf(endpoints.agentSnapshot, { conversation })]) {
      const answer = await get(path)
      expect([answer.status, ((await answer.json()) as Refusal).code]).toEqual([401, 'expired'])
    }
  })

  it('who asks for the list without end is refused with a code and when to come again', async () => {
    const asks = { v: 1, person: omar, right: Date.now(), since: 1_000, epoch: undefined } as const
    const answers = await Promise.all(Array.from({ length: 200 }, () => inbox().snapshot(asks)))
    expect(answers.filter((answer) => 'code' in answer)).toEqual([])
    const refused = await get(endpoints.inboxSnapshot.path)
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too-fast', retryAfterMs: expect.any(Number) }])
  })
})
