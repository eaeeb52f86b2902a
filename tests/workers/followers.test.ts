import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Status } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxPage, InboxRow, LiveView } from '../../protocol/inbox.ts'
import { textOf } from '../../protocol/message.ts'
import type { Cursor } from '../../storage/room/cursors.ts'
import { searchMessages } from '../../storage/search/search.ts'
import {
  archivedEvents,
  connect,
  eventually,
  isText,
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
afterEach(() => vi.useRealTimers())

const archived = async (room: string) =>
  (await archivedEvents(room)).flatMap((event) =>
    event.type === 'message.posted' ? [{ seq: event.seq, text: textOf(event.parts), removed: event.removed === true }] : [],
  )

const cursorsOf = (room: RoomStub) =>
  runInDurableObject(room, (_, { storage }) =>
    storage.sql
      .exec<{ cursors: string }>('SELECT cursors FROM cursors')
      .toArray()
      .flatMap(({ cursors }) => JSON.parse(cursors) as Cursor[]),
  )

describe('the archive', () => {
  it('holds every message as it now is, and neither archive nor search holds a removed one', async () => {
    const room = await openRoom('archive')
    await post(room, omar, { type: 'claim.take', id: newId() })
    const first = await post(room, layla, 'the quick brown zebra')
    await post(room, layla, 'the second')
    await post(room, layla, { type: 'message.remove', id: newId(), target: first.type === 'ack' ? first.seq : 0 })
    await eventually(async () => ((await archived('archive')).some(({ removed }) => removed) ? true : undefined))
    const rows = await archived('archive')
    expect(rows.map(({ text }) => text)).toEqual(['', 'the second'])
    await eventually(async () => ((await searchMessages(env.SEARCH, 'second')).length === 1 ? true : undefined))
    expect(await searchMessages(env.SEARCH, 'zebra')).toEqual([])
  })

  it('catches up after an hour in which D1 failed and messages were as fast as ever', async () => {
    const room = await openRoom('outage')
    const laylas = await connect(room, layla)
    await post(room, omar, { type: 'claim.take', id: newId() })
    await eventually(async () => ((await cursorsOf(room)).every(({ seq }) => seq >= 2) ? true : undefined))
    await env.DB.prepare('ALTER TABLE segments RENAME TO segments_away').run()
    await env.SEARCH.prepare('ALTER TABLE rooms RENAME TO rooms_away').run()
    for (let n = 1; n <= 8; n++) {
      const sentAt = Date.now()
      await post(room, omar, `during ${n}`)
      await laylas.receives(isText(`during ${n}`))
      console.log(`received after ${Date.now() - sentAt} ms while D1 fails`)
    }
    const failing = await eventually(async () => {
      const behind = (await cursorsOf(room)).filter(({ tries }) => tries > 0)
      return behind.length === 2 ? behind : undefined
    })
    expect(failing.map(({ name }) => name).sort()).toEqual(['archive', 'search'])
    await env.DB.prepare('ALTER TABLE segments_away RENAME TO segments').run()
    await env.SEARCH.prepare('ALTER TABLE rooms_away RENAME TO rooms').run()
    // An hour later on the room's clock: the backoff is over, and the alarm fires.
    vi.setSystemTime(Date.now() + 3_600_000)
    await eventually(async () => {
      await runDurableObjectAlarm(room)
      return (await archived('outage')).length === 8 ? true : undefined
    })
    expect((await archived('outage')).map(({ text }) => text)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `during ${n}`))
    await eventually(async () => ((await searchMessages(env.SEARCH, 'during')).length === 8 ? true : undefined))
  })
})

describe('the inbox', () => {
  it('shows a conversation when Layla writes, marks it when Layla requests a person, and drops it when it is resolved', async () => {
    const omars = await openInbox(omar)
    const room = await openRoom('row')
    await post(room, layla, 'my invoice is wrong')
    await eventually(() => omars.items.find((item) => item.type === 'row.changed' && item.row.preview === 'my invoice is wrong'))
    await post(room, layla, { type: 'person.request', id: newId() })
    await eventually(() => omars.items.find((item) => item.type === 'row.changed' && item.row.status.is === 'waiting'))
    await post(room, omar, { type: 'claim.take', id: newId() })
    await post(room, omar, { type: 'conversation.resolve', id: newId() })
    await eventually(() => omars.items.find((item) => item.type === 'row.gone' && item.room === 'row'))
    const late = await openInbox(maya)
    await eventually(() => late.items.find((item) => item.type === 'welcome' && item.rows.length === 0))
  })

  it('sends Layla the number of agents online', async () => {
    await openInbox(omar)
    const laylas = await connect(await openRoom('count'), layla)
    expect(await laylas.receives((item) => item.type === 'agents.counted')).toMatchObject({ online: 1 })
  })

  it('resumes an agent from their cursor, also after a sleep, with the rows that left meanwhile', async () => {
    const room = await openRoom('resume')
    const other = await openRoom('resume-too')
    await post(room, layla, 'one')
    await post(other, layla, 'two')
    const first = await openInbox(omar)
    await eventually(() =>
      first.items.flatMap((item) => (item.type === 'welcome' ? item.rows : item.type === 'row.changed' ? [item.row] : [])).length >= 2
        ? true
        : undefined,
    )
    const { epoch } = first.items.find((item) => item.type === 'welcome')!
    const rev = first.frames.at(-1)!.rev
    first.socket.close(1000)
    await post(room, omar, { type: 'claim.take', id: newId() })
    await post(room, omar, { type: 'conversation.resolve', id: newId() })
    await evictDurableObject(inbox())
    const welcome = await eventually(async () => {
      const again = await openInbox(omar, { query: `?since=${rev}&epoch=${epoch}` })
      const welcome = await eventually(() => again.items.find((item) => item.type === 'welcome'))
      again.socket.close(1000)
      return welcome.gone.length > 0 ? welcome : undefined
    })
    expect(welcome).toMatchObject({ resumed: true, gone: ['resume'] })
  })

  it('sends of 300 conversations a short page and the numbers, and the others when it is asked for them', async () => {
    const claimed: Status = { is: 'claimed', agent: omar, since: 1 }
    const rowOf = (n: number): InboxRow => ({
      room: `c_${n}` as RoomId,
      seq: 1,
      title: 'My mail does not arrive',
      department: 'Hosting',
      visitor: layla,
      status: n % 3 === 0 ? { is: 'waiting', since: n } : n % 3 === 1 ? claimed : { is: 'assisted' },
      preview: 'It worked until yesterday evening, and I do not know what I changed. '.repeat(2),
      previewBy: layla,
      openedAt: n,
      activeAt: n,
      visitorSeq: 1,
      readBy: {},
    })
    for (let n = 1; n <= 300; n++) await inbox().put({ v: 1, row: rowOf(n), open: true })
    const omars = await openInbox(omar)
    const welcome = await eventually(() => omars.items.find((item) => item.type === 'welcome'))
    expect(welcome).toMatchObject({ counts: { all: 300, waiting: 100, claimed: { [omar.id]: 100 } } })
    expect(welcome.rows.length).toBeLessThanOrEqual(50)
    expect(JSON.stringify(welcome).length).toBeLessThan(100_000)
    const page = async (view: LiveView, after?: string) =>
      (await inbox().page({ v: 1, person: omar, right: Date.now(), view, after })) as InboxPage
    expect((await page('all', welcome.next)).rows[0]?.room).toBe(`c_${300 - welcome.rows.length}`)
    expect((await page('waiting')).rows[0]).toMatchObject({ room: 'c_3', status: { since: 3 } })
    await inbox().put({ v: 1, row: { ...rowOf(3), seq: 2, status: claimed }, open: true })
    const counted = await eventually(() => omars.items.find((item) => item.type === 'counts.changed'))
    expect(counted.counts).toEqual({ all: 300, waiting: 99, claimed: { [omar.id]: 101 } })
  })

  it('releases the conversations of a disabled agent at once, and keeps those of one who signed out', async () => {
    const [omars, mayas] = [await openRoom('disabled'), await openRoom('signed-out')]
    const laylas = await connect(omars, layla)
    await post(omars, omar, { type: 'claim.take', id: newId() })
    await post(mayas, maya, { type: 'claim.take', id: newId() })
    const isListed = async (room: string) => (await inbox().roomsAfter({ v: 1, room: '', limit: 10 })).some((one) => one === room)
    await eventually(async () => ((await isListed('disabled')) && (await isListed('signed-out'))) || undefined)
    await inbox().revoke({ v: 1, person: omar.id, at: Date.now(), isDisabled: true })
    await inbox().revoke({ v: 1, person: maya.id, at: Date.now() })
    expect(await laylas.receives((item) => item.type === 'claim.released')).toMatchObject({ agent: omar, by: { role: 'system' } })
    const { events } = await mayas.page({ v: 1, role: 'agent', limit: 50 })
    expect(events.some(({ type }) => type === 'claim.released')).toBe(false)
  })

  it('releases the conversations of an agent who has been gone for two minutes', async () => {
    const room = await openRoom('gone')
    const omars = await openInbox(omar)
    await post(room, layla, 'hello')
    await post(room, omar, { type: 'claim.take', id: newId() })
    await eventually(() => omars.items.find((item) => item.type === 'row.changed' && item.row.status.is === 'claimed'))
    omars.socket.close(1000)
    const laylas = await connect(room, layla)
    await eventually(async () => ((await inbox().online({ v: 1 })).length === 0 ? true : undefined))
    await runDurableObjectAlarm(inbox())
    expect(laylas.items.some((item) => item.type === 'claim.released')).toBe(false)
    vi.setSystemTime(Date.now() + 121_000)
    await runDurableObjectAlarm(inbox())
    expect(await laylas.receives((item) => item.type === 'claim.released')).toMatchObject({ agent: omar })
  })
})
