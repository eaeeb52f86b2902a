import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, it } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import { insertConversation } from '../../storage/d1/conversations.ts'
import { insertDraw } from '../../storage/d1/draws.ts'
import type { Cursor } from '../../storage/room/cursors.ts'
import { reconcile } from '../../worker/scheduled.ts'
import { archivedEvents, eventually, hosting, layla, openRoom, post, resetStorage } from './conversation-setup.ts'
import { host, openDraw, scheduleOf } from './draw-setup.ts'

beforeEach(resetStorage)

const hourMs = 3_600_000
const revOf = async (room: string) =>
  (await env.DB.prepare('SELECT rev FROM conversations WHERE room = ?1').bind(room).first<{ rev: number }>())?.rev

const triesOf = (_: unknown, { storage }: DurableObjectState) =>
  storage.sql
    .exec<{ cursors: string }>('SELECT cursors FROM cursors')
    .toArray()
    .flatMap(({ cursors }) => JSON.parse(cursors) as Cursor[])
    .find(({ name }) => name === 'archive')?.tries ?? 0

it('the reconcile job archives a room that was opened while D1 failed, and may run twice', async () => {
  await env.DB.prepare('ALTER TABLE segments RENAME TO segments_away').run()
  const room = await openRoom('stranded')
  await post(room, layla, 'Is anybody there?')
  const at = Date.now()
  const summary = { title: '', department: hosting, visitor: layla, status: 'assisted', locale: 'en', page: '', preview: '' } as const
  await insertConversation(env.DB, 'stranded' as RoomId, { ...summary, openedAt: at, activeAt: at })
  await eventually(async () => (await runInDurableObject(room, triesOf)) > 0 || undefined)
  // The room may have lost its alarm with its last try, and no one posts in it any more.
  await runInDurableObject(room, (_, { storage }) => storage.deleteAlarm())
  await evictDurableObject(room)
  await env.DB.prepare('ALTER TABLE segments_away RENAME TO segments').run()
  await reconcile(env, at + hourMs)
  await reconcile(env, at + 2 * hourMs)
  await eventually(async () => ((await revOf('stranded')) ?? 0) >= 2 || undefined)
  const posted = (await archivedEvents('stranded')).filter(({ by, type }) => by.role === 'visitor' && type === 'message.posted')
  expect(posted).toMatchObject([{ parts: [{ type: 'text', text: 'Is anybody there?' }] }])
})

it('the reconcile job opens and archives a draw that lost its alarm, and may run twice', async () => {
  const at = Date.now()
  const window = { opensAt: at + 2_000, closesAt: at + 10 * hourMs }
  const draw = await openDraw('stranded-draw', window)
  await insertDraw(env.DB, 'stranded-draw' as RoomId, scheduleOf(window), host, at)
  const rowOf = () => env.DB.prepare("SELECT rev, phase FROM draws WHERE room = 'stranded-draw'").first<{ rev: number; phase: string }>()
  await eventually(async () => (await rowOf())?.rev === 1 || undefined)
  await runInDurableObject(draw, (_, { storage }) => storage.deleteAlarm())
  await evictDurableObject(draw)
  await new Promise((go) => setTimeout(go, 2_100))
  expect(await rowOf()).toEqual({ rev: 1, phase: 'scheduled' })
  await reconcile(env, at + hourMs)
  await reconcile(env, at + 2 * hourMs)
  await eventually(async () => (await rowOf())?.phase === 'open' || undefined)
  expect(await rowOf()).toEqual({ rev: 2, phase: 'open' })
})
