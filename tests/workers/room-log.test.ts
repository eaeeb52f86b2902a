import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ConversationRoom } from '../../durable-objects/conversation-room.ts'
import { textOf } from '../../protocol/message.ts'
import { connect, hosting, isText, layla, maya, newId, omar, openRoom, post, resetStorage } from './conversation-setup.ts'

beforeEach(resetStorage)

const noteMarker = 'canary-7f3a'

describe('the log of a conversation', () => {
  it('returns the first ack again when Layla sends a command twice, also after a sleep', async () => {
    const room = await openRoom('twice')
    const command = { type: 'message.post', id: newId(), text: 'hello?' } as const
    const first = await post(room, layla, command)
    expect(await post(room, layla, command)).toEqual(first)
    for (let n = 1; n <= 230; n++) await post(room, omar, `line ${n}`)
    await evictDurableObject(room)
    expect(await post(room, layla, command)).toEqual(first)
    expect(await post(room, layla, { ...command, text: 'goodbye?' })).toMatchObject({ code: 'id-taken' })
    expect(await post(room, layla, { type: 'person.request', id: 'conversation:open' })).toMatchObject({ type: 'ack', seq: 1 })
    const { events } = await room.page({ v: 1, role: 'visitor', limit: 200, before: 200 })
    expect(events.filter(({ by, type }) => by.id === layla.id && type === 'message.posted')).toHaveLength(1)
  })

  it('shows Omar’s note to agents and through no endpoint to Layla', async () => {
    const room = await openRoom('note')
    const laylas = await connect(room, layla)
    const omars = await connect(room, omar)
    const { epoch } = laylas.items.find((item) => item.type === 'welcome')!
    await post(room, omar, { type: 'note.post', id: newId(), text: noteMarker })
    await post(room, omar, 'hello Layla')
    await omars.receives((item) => item.type === 'note.posted' && textOf(item.parts) === noteMarker)
    await laylas.receives(isText('hello Layla'))
    const later = await connect(room, layla, { since: 1, epoch })
    const page = await room.page({ v: 1, role: 'visitor', limit: 200 })
    const assistant = await room.page({ v: 1, role: 'assistant', limit: 200 })
    expect(JSON.stringify([laylas.frames, later.frames, page, assistant])).not.toContain(noteMarker)
    // The note leaves no gap in what Layla receives.
    expect(laylas.frames.every(({ after }, i) => after <= (laylas.frames[i - 1]?.upTo ?? 0))).toBe(true)
  })

  it('refuses an id that was used before for another text, another author or another command, also after the removal', async () => {
    const room = await openRoom('taken')
    const id = newId()
    const first = await post(room, layla, { type: 'message.post', id, text: 'hello' })
    const seq = first.type === 'ack' ? first.seq : 0
    expect(await post(room, layla, { type: 'message.post', id, text: 'hello' })).toEqual(first)
    expect(await post(room, layla, { type: 'message.post', id, text: 'goodbye' })).toMatchObject({ code: 'id-taken' })
    expect(await post(room, layla, { type: 'person.request', id })).toMatchObject({ code: 'id-taken' })
    expect(await post(room, layla, { type: 'note.post', id, text: 'hello' })).toMatchObject({ code: 'not-allowed' })
    expect(await post(room, omar, { type: 'message.post', id, text: 'hello' })).toMatchObject({ code: 'id-taken' })
    await post(room, layla, { type: 'message.remove', id: newId(), target: seq })
    // Nothing of a removed text is stored, not even its hash: only the author is compared.
    expect(await post(room, layla, { type: 'message.post', id, text: 'hello' })).toEqual(first)
    expect(await post(room, omar, { type: 'message.post', id, text: 'hello' })).toMatchObject({ code: 'id-taken' })
    const hashes = await runInDurableObject(room, (_, { storage }) =>
      storage.sql.exec('SELECT command FROM events WHERE seq = ?', seq).one(),
    )
    expect(hashes).toEqual({ command: null })
  })

  it('loses the body of a removed message', async () => {
    const room = await openRoom('removed')
    const posted = await post(room, layla, noteMarker)
    const target = posted.type === 'ack' ? posted.seq : 0
    expect(await post(room, omar, { type: 'message.remove', id: newId(), target })).toMatchObject({ code: 'not-yours' })
    expect(await post(room, layla, { type: 'message.remove', id: newId(), target })).toMatchObject({ type: 'ack' })
    const rows = await runInDurableObject(room, (_, { storage }) => storage.sql.exec('SELECT * FROM events').toArray())
    expect(JSON.stringify(rows)).not.toContain(noteMarker)
    const { events } = await room.page({ v: 1, role: 'agent', limit: 50 })
    expect(events.find(({ seq }) => seq === target)).toMatchObject({ type: 'message.posted', removed: true, parts: [] })
  })

  it('writes one row for a message, and none for typing', async () => {
    const room = await openRoom('rows')
    await post(room, layla, 'her first message makes the assistant answer')
    await post(room, omar, { type: 'claim.take', id: newId() })
    await post(room, omar, 'his first message')
    const written = await runInDurableObject(room, async (instance: ConversationRoom, { storage }) => {
      // Counts only the room's own tables: its followers write rows of their own meanwhile.
      const exec = storage.sql.exec
      const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
      const watched = (...args: Parameters<typeof exec>) => {
        const cursor = exec.apply(storage.sql, args)
        if (/INTO (events|room)\b|UPDATE events/.test(args[0])) cursors.push(cursor)
        return cursor
      }
      Object.defineProperty(storage.sql, 'exec', { value: watched, configurable: true })
      const counts = []
      for (const command of [
        { type: 'message.post', id: newId(), text: 'one row' },
        { type: 'typing', id: newId(), on: true },
      ] as const) {
        await instance.submit({ v: 1, by: omar, command })
        counts.push(cursors.splice(0).reduce((sum, { rowsWritten }) => sum + rowsWritten, 0))
      }
      return counts
    })
    expect(written).toEqual([1, 0])
  })

  it('returns the newest page, marked as incomplete, to Layla after a long absence', async () => {
    const room = await openRoom('long')
    for (let n = 1; n <= 230; n++) await post(room, omar, `line ${n}`)
    const laylas = await connect(room, layla, { since: 3 })
    const welcome = await laylas.receives((item) => item.type === 'welcome')
    expect(welcome).toMatchObject({ complete: false, start: false })
    const events = welcome.type === 'welcome' ? welcome.events : []
    expect(events).toHaveLength(200)
    expect(events.at(-1)).toMatchObject({ type: 'message.posted', parts: [{ type: 'text', text: 'line 230' }] })
    const older = await room.page({ v: 1, role: 'visitor', before: events[0]!.seq, limit: 200 })
    expect(older.start).toBe(true)
    expect(older.events.at(-1)!.seq).toBeLessThan(events[0]!.seq)
  })

  it('ignores a cursor of another epoch and sends everything', async () => {
    const room = await openRoom('epoch')
    await post(room, omar, 'hello')
    const laylas = await connect(room, layla, { since: 2, epoch: 'another-life' })
    const welcome = await laylas.receives((item) => item.type === 'welcome')
    expect(welcome).toMatchObject({ complete: false, start: true })
    expect(welcome.type === 'welcome' && welcome.events[0]).toMatchObject({ type: 'conversation.opened', department: hosting })
  })
})

describe('two agents who claim at the same time', () => {
  it('one gets the claim, the other is refused with the name of the first', async () => {
    const room = await openRoom('claim')
    const replies = await Promise.all([omar, maya].map((agent) => post(room, agent, { type: 'claim.take', id: newId() })))
    expect(replies.map(({ type }) => type).sort()).toEqual(['ack', 'refused'])
    expect(replies.find(({ type }) => type === 'refused')).toMatchObject({
      code: 'already-claimed',
      message: 'Omar has this conversation.',
    })
  })
})
