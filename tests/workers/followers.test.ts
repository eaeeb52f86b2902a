import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Inbox } from '../../durable-objects/inbox.ts'
import { identityHeader } from '../../durable-objects/sockets/identity.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { InboxFrame, InboxItem } from '../../protocol/inbox.ts'
import type { Cursor } from '../../storage/room/cursors.ts'
import { searchMessages } from '../../storage/search/search.ts'
import {
  connect,
  eventually,
  identityOf,
  isText,
  layla,
  maya,
  newId,
  newWorld,
  omar,
  openRoom,
  post,
  type RoomStub,
  say,
} from './conversation-setup.ts'

beforeEach(newWorld)
afterEach(() => vi.useRealTimers())

const inbox = (): DurableObjectStub<Inbox> => env.INBOX.get(env.INBOX.idFromName('inbox'))

const archived = async (room: string) =>
  (
    await env.DB.prepare('SELECT seq, text, removed FROM messages WHERE room = ? ORDER BY seq')
      .bind(room)
      .all<{ seq: number; text: string; removed: number }>()
  ).results

const cursorsOf = (room: RoomStub) =>
  runInDurableObject(room, (_, { storage }) =>
    storage.sql
      .exec<{ cursors: string }>('SELECT cursors FROM cursors')
      .toArray()
      .flatMap(({ cursors }) => JSON.parse(cursors) as Cursor[]),
  )

describe('the archive', () => {
  it('holds every message as it now is, and nothing of a removed one, nor does the search', async () => {
    const room = await openRoom('archive')
    await say(room, omar, { type: 'claim.take', id: newId() })
    const first = await post(room, layla, 'the quick brown zebra')
    await post(room, layla, 'the second')
    await say(room, layla, { type: 'message.remove', id: newId(), target: first.type === 'ack' ? first.seq : 0 })
    await eventually(async () => ((await archived('archive')).some(({ removed }) => removed === 1) ? true : undefined))
    const rows = await archived('archive')
    expect(rows.map(({ text }) => text)).toEqual(['', 'the second'])
    await eventually(async () => ((await searchMessages(env.SEARCH, 'second')).length === 1 ? true : undefined))
    expect(await searchMessages(env.SEARCH, 'zebra')).toEqual([])
  })

  it('catches up after D1 has failed for an hour, in which nobody in the room noticed anything', async () => {
    const room = await openRoom('outage')
    const hers = await connect(room, layla)
    await say(room, omar, { type: 'claim.take', id: newId() })
    await eventually(async () => ((await cursorsOf(room)).every(({ seq }) => seq >= 2) ? true : undefined))
    await env.DB.prepare('ALTER TABLE messages RENAME TO messages_away').run()
    await env.SEARCH.prepare('ALTER TABLE places RENAME TO places_away').run()
    for (let n = 1; n <= 8; n++) {
      const sentAt = Date.now()
      await post(room, omar, `during ${n}`)
      await hers.receives(isText(`during ${n}`))
      console.log(`told after ${Date.now() - sentAt} ms while D1 fails`)
    }
    const failing = await eventually(async () => {
      const owing = (await cursorsOf(room)).filter(({ tries }) => tries > 0)
      return owing.length === 2 ? owing : undefined
    })
    expect(failing.map(({ name }) => name).sort()).toEqual(['archive', 'search'])
    await env.DB.prepare('ALTER TABLE messages_away RENAME TO messages').run()
    await env.SEARCH.prepare('ALTER TABLE places_away RENAME TO places').run()
    // An hour later by the room's clock: the backoff has run out, and the alarm rings.
    vi.setSystemTime(Date.now() + 3_600_000)
    await eventually(async () => {
      await runDurableObjectAlarm(room)
      return (await archived('outage')).length === 8 ? true : undefined
    })
    expect((await archived('outage')).map(({ text }) => text)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `during ${n}`))
    await eventually(async () => ((await searchMessages(env.SEARCH, 'during')).length === 8 ? true : undefined))
  })
})

async function listen(agent: Person, query = ''): Promise<{ socket: WebSocket; frames: InboxFrame[]; items: InboxItem[] }> {
  const answer = await inbox().fetch(`https://inbox/${query}`, {
    headers: { Upgrade: 'websocket', [identityHeader]: JSON.stringify(identityOf(agent, { room: 'inbox' })) },
  })
  const socket = answer.webSocket!
  const frames: InboxFrame[] = []
  const items: InboxItem[] = []
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(data as string) as InboxFrame
    frames.push(frame)
    items.push(...frame.items)
  })
  socket.accept()
  return { socket, frames, items }
}

describe('the inbox', () => {
  it('shows a conversation once Layla has written, asks for attention when she wants a person, and lets go of a resolved one', async () => {
    const his = await listen(omar)
    const room = await openRoom('row')
    await post(room, layla, 'my invoice is wrong')
    await eventually(() => his.items.find((item) => item.type === 'row.changed' && item.row.preview === 'my invoice is wrong'))
    await say(room, layla, { type: 'person.request', id: newId() })
    await eventually(() => his.items.find((item) => item.type === 'row.changed' && item.row.status.is === 'waiting'))
    await say(room, omar, { type: 'claim.take', id: newId() })
    await say(room, omar, { type: 'conversation.resolve', id: newId() })
    await eventually(() => his.items.find((item) => item.type === 'row.gone' && item.room === 'row'))
    const late = await listen(maya)
    await eventually(() => late.items.find((item) => item.type === 'welcome' && item.rows.length === 0))
  })

  it('lets Layla know how many agents are there when she comes', async () => {
    await listen(omar)
    const hers = await connect(await openRoom('count'), layla)
    expect(await hers.receives((item) => item.type === 'agents.counted')).toMatchObject({ online: 1 })
  })

  it('resumes an agent by the place he brings, also after it has slept, and tells him what left meanwhile', async () => {
    const room = await openRoom('resume')
    const other = await openRoom('resume-too')
    await post(room, layla, 'one')
    await post(other, layla, 'two')
    const first = await listen(omar)
    await eventually(() =>
      first.items.flatMap((item) => (item.type === 'welcome' ? item.rows : item.type === 'row.changed' ? [item.row] : [])).length >= 2
        ? true
        : undefined,
    )
    const { epoch } = first.items.find((item) => item.type === 'welcome')!
    const rev = first.frames.at(-1)!.rev
    first.socket.close(1000)
    await say(room, omar, { type: 'claim.take', id: newId() })
    await say(room, omar, { type: 'conversation.resolve', id: newId() })
    await evictDurableObject(inbox())
    const welcome = await eventually(async () => {
      const again = await listen(omar, `?since=${rev}&epoch=${epoch}`)
      const welcome = await eventually(() => again.items.find((item) => item.type === 'welcome'))
      again.socket.close(1000)
      return welcome.gone.length > 0 ? welcome : undefined
    })
    expect(welcome).toMatchObject({ resumed: true, gone: ['resume'] })
  })

  it('gives up the conversations of an agent who has been gone for two minutes', async () => {
    const room = await openRoom('gone')
    const his = await listen(omar)
    await post(room, layla, 'hello')
    await say(room, omar, { type: 'claim.take', id: newId() })
    await eventually(() => his.items.find((item) => item.type === 'row.changed' && item.row.status.is === 'claimed'))
    his.socket.close(1000)
    const hers = await connect(room, layla)
    await eventually(async () => ((await inbox().online({ v: 1 })).length === 0 ? true : undefined))
    await runDurableObjectAlarm(inbox())
    expect(hers.items.some((item) => item.type === 'claim.released')).toBe(false)
    vi.setSystemTime(Date.now() + 121_000)
    await runDurableObjectAlarm(inbox())
    expect(await hers.receives((item) => item.type === 'claim.released')).toMatchObject({ agent: omar })
  })
})
