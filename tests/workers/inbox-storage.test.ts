import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { InboxItem, InboxPage, InboxWelcome } from '../../protocol/inbox.ts'
import { insertConversation } from '../../storage/d1/conversations.ts'
import {
  connect,
  eventually,
  hosting,
  layla,
  maya,
  newId,
  omar,
  openRoom,
  post,
  type RoomStub,
  resetStorage,
} from './conversation-setup.ts'
import { inbox, openInbox } from './inbox-setup.ts'

beforeEach(resetStorage)
afterEach(() => void vi.useRealTimers())

const minute = 60_000

/** An agent's list, once it has its welcome. */
async function openList(agent: Person, query = '') {
  const opened = await openInbox(agent, { query })
  const welcome = await eventually(() => opened.items[0] as InboxWelcome | undefined)
  const receives = (preview: string) =>
    eventually(() => opened.items.find((item) => item.type === 'row.changed' && item.row.preview === preview) ?? undefined)
  return { ...opened, welcome, receives }
}

const alarmAt = () => runInDurableObject(inbox(), (_, { storage }) => storage.getAlarm())
/** What is stored of one room: a room of an earlier test may still publish its last row. */
const stored = (room: string) =>
  runInDurableObject(inbox(), (_, { storage }) =>
    storage.sql
      .exec<{ room: string; stale: number; preview: string }>(
        "SELECT room, stale, body->>'preview' AS preview FROM recent WHERE room = ?",
        room,
      )
      .toArray(),
  )
const firstPage = async () => ((await inbox().page({ v: 1, person: maya, right: Date.now(), view: 'all' })) as InboxPage).rows
/** Without an assistant, whose answers would be rows too. */
async function claimedRoom(name: string): Promise<RoomStub> {
  const room = await openRoom(name)
  await post(room, omar, { type: 'claim.take', id: newId() })
  await post(room, layla, 'hello')
  return room
}

describe('an inbox that loses its memory', () => {
  it('asks the rooms in activity before it answers, and a resuming agent misses nothing', async () => {
    const omars = await openList(omar)
    const room = await claimedRoom('active')
    await omars.receives('hello')
    await post(room, layla, 'seen by Omar')
    await omars.receives('seen by Omar')
    const { epoch } = omars.welcome
    const { rev } = omars.frames.at(-1)!
    omars.socket.close(1000)
    await post(room, layla, 'written while Omar was away')
    await eventually(async () => (await firstPage())[0]?.preview === 'written while Omar was away' || undefined)
    // Only in memory: storage has the first of these rows, and that it is not the newest.
    expect(await stored('active')).toEqual([{ room: 'active', stale: 1, preview: 'seen by Omar' }])
    await evictDurableObject(inbox())
    const again = await openList(omar, `?since=${rev}&epoch=${epoch}`)
    const { resumed, rows } = again.welcome
    expect(resumed).toBe(true)
    // A room of an earlier test file may still send its row.
    expect(rows.filter((row) => row.room === 'active')).toMatchObject([{ preview: 'written while Omar was away' }])
    expect(again.frames[0]!.rev).toBeGreaterThan(rev)
    await evictDurableObject(inbox())
    expect((await firstPage())[0]?.preview).toBe('written while Omar was away')
    await room.catchUp({ v: 1 })
    expect(await eventually(async () => ((await stored('active'))[0]?.stale === 0 ? await stored('active') : undefined))).toEqual([
      { room: 'active', stale: 0, preview: 'written while Omar was away' },
    ])
  })
})

describe('an inbox that has lost its storage', () => {
  it('lists what is open again, with its claims, which end when their agent stays away', async () => {
    const rooms = { waiting: await openRoom('waiting'), claimed: await claimedRoom('claimed'), resolved: await claimedRoom('resolved') }
    await post(rooms.waiting, layla, { type: 'person.request', id: newId() })
    await post(rooms.resolved, omar, { type: 'conversation.resolve', id: newId() })
    for (const [name, room] of Object.entries(rooms)) {
      const summary = { title: '', department: hosting, visitor: layla, status: 'assisted', locale: 'en', page: '', preview: '' } as const
      await insertConversation(env.DB, name as RoomId, { ...summary, openedAt: Date.now(), activeAt: Date.now() })
      await room.catchUp({ v: 1 })
    }
    const { epoch } = (await openList(maya)).welcome
    await runInDurableObject(inbox(), (_, { storage }) => storage.deleteAll())
    await evictDurableObject(inbox())
    const omars = await openList(omar)
    expect(omars.welcome.epoch).not.toBe(epoch)
    await eventually(async () => ((await firstPage()).length === 2 ? true : undefined))
    const { counts } = (await openList(maya)).welcome
    expect(counts).toEqual({ all: 2, waiting: 1, claimed: { [omar.id]: 1 } })
    expect((await firstPage()).map(({ room, preview }) => `${room}: ${preview}`).sort()).toEqual(['claimed: hello', 'waiting: '])
    const laylas = await connect(rooms.claimed, layla)
    omars.socket.close(1000)
    await eventually(async () => ((await inbox().online({ v: 1 })).length === 1 ? true : undefined))
    vi.setSystemTime(Date.now() + 2 * minute + 1)
    await runDurableObjectAlarm(inbox())
    expect(await laylas.receives((item) => item.type === 'claim.released')).toMatchObject({ agent: omar, by: { role: 'system' } })
  })
})

describe('an inbox with connected agents', () => {
  it('sleeps while they are quiet, checks on one of several at most every 90 s, and never on one alone without claims', async () => {
    const omars = await openList(omar)
    // What an inbox without storage does first; the second time is twenty minutes later.
    await eventually(async () => ((await alarmAt()) ?? 0) > Date.now() + 10 * minute || undefined)
    await evictDurableObject(inbox())
    const room = await openRoom('sleep')
    await post(room, layla, 'good night')
    await omars.receives('good night')
    const mayas = await openList(maya)
    const due = await eventually(async () => (await alarmAt()) ?? undefined)
    expect(due).toBeGreaterThan(Date.now() + minute)
    await evictDurableObject(inbox())
    const received = [omars.items.length, mayas.items.length]
    expect(await runDurableObjectAlarm(inbox())).toBe(true)
    expect(await alarmAt()).toBeGreaterThanOrEqual(due)
    expect([omars.items.length, mayas.items.length], 'an alarm that finds no one missing').toEqual(received)
    await evictDurableObject(inbox())
    await post(room, layla, { type: 'person.request', id: newId() })
    await eventually(() => mayas.items.find((item) => item.type === 'counts.changed' && item.counts.waiting === 1))
    expect([omars.socket.readyState, mayas.socket.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN])
  })

  it('writes at most six rows for twenty messages, a claim, a resolve and what Omar reads', async () => {
    const omars = await openList(omar)
    const written: string[] = []
    await runInDurableObject(inbox(), (_, { storage }) => {
      const { sql, setAlarm } = storage
      const { exec } = sql
      const counted = (...args: Parameters<typeof exec>) => {
        const cursor = exec.apply(sql, args)
        // A cursor that is read cannot be read again, and one that writes has nothing to read.
        if (!/^\s*SELECT/i.test(args[0])) written.push(...Array<string>(cursor.rowsWritten).fill(args[0]))
        return cursor
      }
      Object.defineProperty(sql, 'exec', { value: counted, configurable: true })
      const armed = (...args: Parameters<typeof setAlarm>) => {
        written.push('alarm')
        return setAlarm.apply(storage, args)
      }
      Object.defineProperty(storage, 'setAlarm', { value: armed, configurable: true })
    })
    const room = await openRoom('counted')
    await post(room, layla, 'message 1')
    const isAnswered = (item: InboxItem) => item.type === 'row.changed' && item.row.previewBy.role === 'assistant'
    await eventually(() => omars.items.find(isAnswered))
    written.length = 0
    await post(room, omar, { type: 'claim.take', id: newId() })
    for (let n = 2; n <= 20; n++) {
      await post(room, n % 2 ? layla : omar, `message ${n}`)
      // At the end an alarm sends the row, because the rate limit puts it off.
      if (n % 5 === 0) await omars.receives(`message ${n}`)
      if (n % 5 === 0) await post(room, omar, { type: 'receipt.move', id: newId(), read: n })
    }
    await room.catchUp({ v: 1 })
    await post(room, omar, { type: 'conversation.resolve', id: newId() })
    await eventually(() => omars.items.find((item) => item.type === 'row.gone'))
    expect(written.length).toBeGreaterThan(0)
    expect(written.length, written.join('\n')).toBeLessThanOrEqual(6)
  })
})
