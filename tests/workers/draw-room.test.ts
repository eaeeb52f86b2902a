import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { drawItself, type LoggedDrawEvent } from '../../protocol/draw.ts'
import { searchMessages } from '../../storage/search/search.ts'
import { archivedEvents, archivesAsText, eventually, resetStorage } from './conversation-setup.ts'
import { type DrawStub, host, karim, openDraw, postIn, posts, rania, relayNamed, watch } from './draw-setup.ts'

beforeEach(resetStorage)

const kinds = async (draw: DrawStub) => (await draw.page({ v: 1, limit: 200 })).events.map(({ type }) => type)

describe('the window of a draw', () => {
  it('opens once when its alarm fires, however often it fires, also after an eviction', async () => {
    const draw = await openDraw('opens', { opensAt: Date.now() + 1_500 })
    expect(await postIn(draw, rania, { type: 'message.post', text: 'too early' })).toMatchObject({ code: 'not-open-yet' })
    await evictDurableObject(draw)
    const karims = await watch('opens', karim)
    await karims.receives(({ type }) => type === 'draw.opened')
    await runDurableObjectAlarm(draw)
    await runDurableObjectAlarm(draw)
    expect(await kinds(draw)).toEqual(['draw.scheduled', 'draw.opened'])
    expect(await postIn(draw, rania, { type: 'message.post', text: 'in time' })).toMatchObject({ type: 'ack' })
  })

  it('sets an alarm for its opening when it is scheduled', async () => {
    const opensAt = Date.now() + 60_000
    const draw = await openDraw('armed', { opensAt })
    const armedFor = () => runInDurableObject(draw, (_, { storage }) => storage.getAlarm())
    expect(await armedFor()).toBeLessThanOrEqual(opensAt)
    // The alarm may be earlier for a pending archive; after that it is set for the opening.
    await eventually(async () => {
      await draw.catchUp({ v: 1 })
      await runDurableObjectAlarm(draw)
      return (await armedFor()) === opensAt || undefined
    })
  })

  it('closes when its alarm fires late, and viewers receive it', async () => {
    const draw = await openDraw('closes', { closesAt: Date.now() + 500 })
    const ranias = await watch('closes', rania)
    await postIn(draw, karim, { type: 'message.post', text: 'hello' })
    await ranias.receives(({ type }) => type === 'draw.closed')
    expect(await kinds(draw)).toEqual(['draw.scheduled', 'draw.opened', 'message.posted', 'draw.closed'])
    expect(await postIn(draw, karim, { type: 'message.post', text: 'too late' })).toMatchObject({ code: 'closed' })
    expect((await draw.status({ v: 1 })).view.phase).toBe('closed')
  })
})

describe('likes', () => {
  const like = async (draw: DrawStub, by: typeof rania, on: boolean) => {
    await postIn(draw, by, { type: 'like', target: drawItself, on })
    return (await draw.status({ v: 1 })).likes
  }

  it('survive an eviction of the draw: a second like and an unlike without a like change nothing', async () => {
    const draw = await openDraw('likes')
    expect(await like(draw, rania, true)).toBe(1)
    await evictDurableObject(draw)
    expect(await like(draw, rania, true)).toBe(1)
    expect(await like(draw, karim, false)).toBe(1)
    expect(await like(draw, karim, true)).toBe(2)
    expect(await like(draw, rania, false)).toBe(1)
  })

  it('of another room’s message are refused with a code', async () => {
    await openDraw('here')
    const there = await openDraw('there')
    await postIn(there, rania, { type: 'message.post', text: 'over there' })
    const message = (await there.page({ v: 1, limit: 1 })).events[0]!.id
    expect(await relayNamed('here').like({ v: 1, by: karim, message, on: true })).toMatchObject({
      reply: { code: 'no-such-message' },
      likes: 0,
    })
    expect(await relayNamed('there').like({ v: 1, by: karim, message, on: true })).toMatchObject({ reply: { type: 'ack' }, likes: 1 })
  })

  it('over HTTP take the path of all others: of many at once one is stored, and too many are refused', async () => {
    const draw = await openDraw('many-likes')
    const relay = relayNamed('many-likes')
    const replies = await Promise.all(Array.from({ length: 150 }, (_, n) => relay.like({ v: 1, by: karim, on: n % 2 === 0 })))
    const codes = replies.map(({ reply }) => (reply.type === 'refused' ? reply.code : 'ack'))
    expect(new Set(codes)).toEqual(new Set(['ack', 'too-fast']))
    expect((await draw.status({ v: 1 })).likes).toBeLessThan(2)
    expect(await relayNamed('many-likes').like({ v: 1, by: rania, on: true })).toMatchObject({ reply: { type: 'ack' } })
  })

  it('write two rows: the membership and the total', async () => {
    const draw = await openDraw('rows')
    await postIn(draw, karim, { type: 'like', target: drawItself, on: true })
    const rows = await runInDurableObject(draw, (_, { storage }) => ({
      likes: storage.sql.exec('SELECT * FROM likes').toArray(),
      totals: storage.sql.exec('SELECT * FROM like_totals').toArray(),
    }))
    expect(rows).toMatchObject({ likes: [{ target: drawItself, person: karim.id, liked: 1 }], totals: [{ target: drawItself, likes: 1 }] })
  })
})

describe('a removed message', () => {
  const noteMarker = 'zebrafish'

  it('is neither in the draw, the relay’s recent events, the pages, the archive nor the search', async () => {
    const name = 'nowhere'
    const draw = await openDraw(name)
    const ranias = await watch(name, rania)
    const posted = await postIn(draw, karim, { type: 'message.post', text: `the ${noteMarker} sings` })
    await ranias.receives(posts(`the ${noteMarker} sings`))
    await eventually(async () => ((await searchMessages(env.SEARCH, noteMarker)).length === 1 ? true : undefined))
    expect(await postIn(draw, host, { type: 'message.remove', target: posted.type === 'ack' ? posted.seq : 0 })).toMatchObject({
      type: 'ack',
    })
    await ranias.receives(({ type }) => type === 'message.removed')
    await eventually(async () => ((await searchMessages(env.SEARCH, noteMarker)).length === 0 ? true : undefined))
    await eventually(async () => {
      const removed = (await archivedEvents<LoggedDrawEvent>(name)).filter((event) => event.removed)
      return removed.length === 1 ? true : undefined
    })

    // A viewer who connects now receives nothing of it, neither from this relay nor from one that
    // restarted from the draw.
    expect(JSON.stringify((await watch(name, karim)).frames)).not.toContain(noteMarker)
    await evictDurableObject(relayNamed(name))
    expect(JSON.stringify((await watch(name, karim)).frames)).not.toContain(noteMarker)
    expect(JSON.stringify(await draw.page({ v: 1, limit: 200 }))).not.toContain(noteMarker)
    const rows = await runInDurableObject(draw, (_, { storage }) => storage.sql.exec('SELECT body FROM events').toArray())
    expect(JSON.stringify(rows)).not.toContain(noteMarker)
    expect(await archivesAsText()).not.toContain(noteMarker)
  })

  it('stays removed when the archive is rebuilt from the beginning', async () => {
    const draw = await openDraw('again')
    const posted = await postIn(draw, karim, { type: 'message.post', text: noteMarker })
    await postIn(draw, karim, { type: 'message.remove', target: posted.type === 'ack' ? posted.seq : 0 })
    for (let n = 0; n < 2; n++) {
      await runInDurableObject(draw, (_, { storage }) => {
        storage.sql.exec("UPDATE cursors SET cursors = '[]'")
      })
      await evictDurableObject(draw)
      await draw.catchUp({ v: 1 })
    }
    expect(await archivesAsText()).not.toContain(noteMarker)
  })
})

describe('the archive of a draw', () => {
  it('has the draw, its messages and, once it is closed, every total', async () => {
    const draw = await openDraw('archived', { closesAt: Date.now() + 600 })
    const posted = await postIn(draw, karim, { type: 'message.post', text: 'like me' })
    const seq = posted.type === 'ack' ? posted.seq : 0
    await postIn(draw, rania, { type: 'like', target: seq, on: true })
    await postIn(draw, rania, { type: 'like', target: drawItself, on: true })
    await postIn(draw, karim, { type: 'like', target: drawItself, on: true })
    const row = await eventually(async () => {
      const found = await env.DB.prepare('SELECT * FROM draws WHERE room = ? AND phase = ?').bind('archived', 'closed').first()
      return found ?? undefined
    })
    expect(row).toMatchObject({ title: 'The autumn draw', likes: 2, messages: 1 })
    const { results } = await env.DB.prepare('SELECT target, likes FROM like_totals WHERE room = ? ORDER BY target').bind('archived').all()
    expect(results).toEqual([
      { target: 0, likes: 2 },
      { target: seq, likes: 1 },
    ])
  })
})
