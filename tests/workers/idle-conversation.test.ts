import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ConversationRoom } from '../../durable-objects/conversation-room.ts'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { connect, eventually, layla, maya, openRoom, post, type RoomStub, resetStorage } from './conversation-setup.ts'

beforeEach(resetStorage)
afterEach(() => {
  vi.restoreAllMocks()
})

const hour = 3_600_000
const realNow = Date.now

const alarmAt = (room: RoomStub) => runInDurableObject(room, (_, { storage }) => storage.getAlarm())
const inArchive = (room: string) => env.DB.prepare('SELECT status FROM conversations WHERE room = ?').bind(room).first('status')
const inInbox = async (room: string) => {
  const frame = await inboxOf(env).snapshot({ v: 1, person: maya, right: 0, since: 0, epoch: undefined })
  return JSON.stringify(frame).includes(`"room":"${room}"`)
}

it('a conversation that only the assistant answers is resolved after a day, in room, inbox and archive, and reopened by writing', async () => {
  // Rooms take this clock when they start.
  const clock = vi.spyOn(Date, 'now')
  const name = 'idle' as RoomId
  const room = await openRoom(name)
  const laylas = await connect(room, layla, { right: { until: realNow() + 100 * hour } })
  for (const day of [1, 2]) {
    await post(room, layla, `hello on day ${day}`)
    await eventually(
      () => laylas.items.filter((item) => item.type === 'message.posted' && item.by.role === 'assistant').length >= day || undefined,
    )
    await room.catchUp({ v: 1 })
    expect(await inArchive(name)).toBe('assisted')
    await eventually(() => inInbox(name))
    await eventually(async () => (await alarmAt(room)) ?? undefined)
    clock.mockImplementation(() => realNow() + day * 25 * hour)
    await runInDurableObject(room, (instance: ConversationRoom) => instance.alarm())
    const resolved = await eventually(() => laylas.items.filter(({ type }) => type === 'conversation.resolved')[day - 1])
    expect(resolved).toMatchObject({ by: { role: 'system' } })
    await eventually(async () => (await inArchive(name)) === 'resolved' || undefined)
    await eventually(async () => !(await inInbox(name)) || undefined)
  }
  await post(room, layla, 'one more question')
  await laylas.receives(({ type }) => type === 'conversation.reopened')
  await eventually(() => inInbox(name))
  await room.catchUp({ v: 1 })
  expect(await inArchive(name)).toBe('assisted')
})

it('a message after a sleep does not write the alarm again', async () => {
  const room = await openRoom('alarm')
  const alarm = await eventually(async () => (await alarmAt(room)) ?? undefined)
  await evictDurableObject(room)
  await post(room, maya, { type: 'note.post', id: 'a-note-after-sleep', text: 'still assisted' })
  expect(await alarmAt(room)).toBe(alarm)
})
