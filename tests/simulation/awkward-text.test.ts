import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Environment } from '../../client/connection/environment.ts'
import type { Connect } from '../../client/connection/transport.ts'
import { Conversation } from '../../client/conversation/conversation.ts'
import { guestName } from '../../domain/draw/guest-name.ts'
import type { State as DrawState } from '../../domain/draw/state.ts'
import { plainText } from '../../domain/text/markdown.ts'
import { excerpt } from '../../domain/text/text.ts'
import { archiveBatchOf, inboxRowOf, searchBatchOf } from '../../durable-objects/conversation/summary.ts'
import { DrawSummaries } from '../../durable-objects/draw/summary.ts'
import { Room } from '../../durable-objects/room/room.ts'
import type { ConversationFrame, LoggedConversationEvent } from '../../protocol/conversation.ts'
import type { DrawEvent, LoggedDrawEvent } from '../../protocol/draw.ts'
import type { Person, Reply, RoomId } from '../../protocol/envelope.ts'
import { limits } from '../../protocol/limits.ts'
import { textOf } from '../../protocol/message.ts'
import { decodeDraw } from '../../protocol/schemas/decode.ts'
import { parseJson } from '../../protocol/schemas/json.ts'
import { requestSchemas } from '../../protocol/schemas/requests/requests.ts'
import { isBlank } from '../../protocol/text.ts'
import { writeArchive } from '../../storage/d1/archive.ts'
import { writeDrawArchive } from '../../storage/d1/draw-archive.ts'
import { Likes } from '../../storage/room/likes.ts'
import { RoomLog } from '../../storage/room/room-log.ts'
import { matchOf } from '../../storage/search/query.ts'
import { searchMessages, writeSearch } from '../../storage/search/search.ts'
import { awkwardTexts } from '../support/awkward-text.ts'
import { MemoryOutbox } from '../support/clients/memory-outbox.ts'
import { SqliteD1 } from '../support/sqlite-d1.ts'
import { ConversationServer, type Socket } from './conversation-server.ts'
import { rules as drawRules } from './draw-server.ts'
import { layla, maya, omar } from './people.ts'
import { SqliteStorage } from './sqlite-storage.ts'
import { VirtualClock } from './virtual-clock.ts'

const migrations = join(import.meta.dirname, '../../migrations')
const room = 'c_awkward' as RoomId

const databases = () => {
  const [archive, search] = [new SqliteD1(join(migrations, 'parley')), new SqliteD1(join(migrations, 'search'))]
  return { archive, search, asD1: { archive: archive as unknown as D1Database, search: search as unknown as D1Database } }
}
type Databases = ReturnType<typeof databases>

/** What search shows of one message, found by its own text. */
async function found({ asD1 }: Databases, text: string, seq: number): Promise<string | undefined> {
  const hits = await searchMessages(asD1.search, text.slice(0, 200))
  const hit = hits.find((hit) => hit.seq === seq)
  for (const [from, to] of hit?.ranges ?? []) expect(from >= 0 && to > from && to <= hit!.text.length).toBe(true)
  return hit?.text
}

/** An event as the archive has it. */
const eventAt = <E extends { readonly seq: number }>({ archive }: Databases, seq: number): E | undefined =>
  archive
    .prepare('SELECT body FROM segments WHERE first <= ?1 AND last >= ?1')
    .bind(seq)
    .now()
    .results.flatMap(({ body }) => JSON.parse(String(body)) as E[])
    .find((event) => event.seq === seq)

describe('in a conversation', () => {
  const clock = new VirtualClock()
  const server = new ConversationServer(clock)
  const stores = databases()
  let ids = 0

  const environment: Environment = {
    now: () => clock.now(),
    newId: () => `id-${String(ids++).padStart(8, '0')}`,
    random: () => 0.5,
    schedule: (then, ms) => clock.later(then, ms),
    onNetworkChange: () => () => undefined,
    log: () => undefined,
  }
  /** Frames and commands as text, at once. */
  const connectAs =
    (person: Person): Connect =>
    ({ since, epoch }, handlers) => {
      const send = (frame: string) => void clock.later(() => handlers.frame(JSON.parse(frame) as ConversationFrame), 0)
      const socket: Socket = { person, send, close: (code) => handlers.closed({ code }) }
      clock.later(() => server.arrive(socket, since, epoch), 0)
      return {
        send: (command) => server.receive(socket, JSON.stringify(command)),
        check: () => undefined,
        close: () => server.leave(socket),
      }
    }
  const clientOf = (person: Person) =>
    new Conversation({
      connect: connectAs(person),
      outbox: new MemoryOutbox(),
      environment,
      fetchOlder: async (before) => server.page(person.role, before),
    })
  const clients = { layla: clientOf(layla), omar: clientOf(omar), maya: clientOf(maya) }

  /** What someone reads who arrives now, or who polls. */
  function snapshotOf(person: Person): LoggedConversationEvent {
    const frames: ConversationFrame[] = []
    const socket: Socket = { person, send: (frame) => void frames.push(JSON.parse(frame) as ConversationFrame), close: () => undefined }
    server.arrive(socket, 0, undefined)
    server.leave(socket)
    const [welcome] = frames[0]?.items ?? []
    return (welcome?.type === 'welcome' ? welcome.events.at(-1) : undefined) as LoggedConversationEvent
  }

  beforeAll(async () => {
    for (const client of Object.values(clients)) client.open()
    await clock.run(clock.now() + 1_000)
  })

  const shownText = (event: LoggedConversationEvent) =>
    event.type === 'message.posted' || event.type === 'note.posted' ? textOf(event.parts) : ''

  test.each(awkwardTexts)('$name: every view of it agrees, from a visitor, from an agent and in a note', async ({ typed, stored }) => {
    for (const [author, kind] of [
      ['layla', 'message'],
      ['omar', 'message'],
      ['omar', 'note'],
    ] as const) {
      const client = clients[author]
      const before = server.log.head
      const refused = kind === 'note' ? client.note(typed) : client.post(typed)
      await clock.run(clock.now() + 61_000)
      if (stored === null) {
        const failed = client.snapshot.unsent.at(-1)
        expect((refused ?? failed?.refused)?.code).toBe('empty-message')
        if (failed) client.discard(failed.key)
        expect(server.log.head).toBe(before)
        continue
      }
      expect(refused).toBeUndefined()
      expect(client.snapshot.unsent).toEqual([])

      const posted = server.log.after(before, 1)[0]!
      const { seq } = posted
      const views: Record<string, string | undefined> = {
        room: shownText(posted),
        page: shownText(server.page('agent', seq + 1).events.at(-1)!),
        polling: shownText(server.log.head === seq ? snapshotOf(maya) : posted),
      }
      for (const [name, reader] of Object.entries(clients))
        if (kind === 'message' || name !== 'layla') views[name] = reader.snapshot.lines.find((line) => line.seq === seq)?.text
      const events = server.log.after(before, 10)
      await writeArchive(stores.asD1.archive, archiveBatchOf(room, server.log, events))
      views['archive'] = shownText(eventAt<LoggedConversationEvent>(stores, seq)!)
      for (const [name, view] of Object.entries(views)) expect(view, name).toBe(stored)

      await writeSearch(stores.asD1.search, searchBatchOf(room, server.log, events))
      const listed = author === 'layla' ? stored : plainText(stored)
      expect(await found(stores, listed, seq)).toBe(matchOf(listed.slice(0, 200)) === undefined ? undefined : listed)
      if (kind === 'note') continue
      const row = inboxRowOf(room, server.log)!
      expect(row.preview).toBe(excerpt(listed, 140))
      expect(row.preview.isWellFormed() && !/[\n\r]/.test(row.preview)).toBe(true)
      expect(stores.archive.prepare('SELECT preview FROM conversations').now().results).toEqual([{ preview: row.preview }])
    }
  })
})

describe('in a draw', () => {
  const clock = new VirtualClock()
  const stores = databases()
  const storage = new SqliteStorage().asStorage
  const likes = new Likes(storage.sql)
  const log = new RoomLog<DrawState, DrawEvent>(storage, drawRules, () => 'life-0', likes)
  const draw = new Room(drawRules, log, [], {
    now: () => clock.now(),
    defer: (then) => void clock.later(then, 0),
    logger: { turn() {}, refused() {}, error() {} },
  })
  const summaries = new DrawSummaries(log, likes)
  const rania: Person = { id: 'g_rania', role: 'guest', name: 'Rania' }

  beforeAll(async () => {
    const at = clock.now()
    const window = { at, wall: '2026-01-05T10:00', zone: 'UTC', opensAt: at, closesAt: at + 24 * 3_600_000 }
    const schedule = { title: 'Spring', ...window, hosts: [maya], moderators: [] }
    draw.submit(maya, { type: 'draw.schedule', id: 'draw:schedule', schedule }, () => undefined)
    await clock.run(at + 1_000)
  })

  test.each(awkwardTexts)('$name: every view of it agrees', async ({ typed, stored }) => {
    const decoded = decodeDraw(JSON.stringify({ type: 'message.post', id: `awkward-${log.head}`, text: typed }))
    if ('refused' in decoded) throw new Error(decoded.refused.message)
    const before = log.head
    const replies: Reply[] = []
    draw.submit(rania, decoded.command, (reply) => void replies.push(reply))
    await clock.run(clock.now() + 61_000)
    const code = stored === null ? 'empty-message' : stored.length > limits.drawTextLength ? 'too-long' : undefined
    expect(replies).toMatchObject([code === undefined ? { type: 'ack' } : { type: 'refused', code }])
    if (stored === null || code !== undefined) return
    const events = log.after(before, 10)
    const posted = events.findLast(({ type }) => type === 'message.posted')!
    expect(JSON.parse(JSON.stringify(posted))).toMatchObject({ text: stored })
    await writeDrawArchive(stores.asD1.archive, summaries.batchOf(room, events)!)
    expect(eventAt<LoggedDrawEvent>(stores, posted.seq)).toMatchObject({ text: stored })
    await writeSearch(stores.asD1.search, summaries.searchBatchOf(room, events))
    expect(await found(stores, stored, posted.seq)).toBe(matchOf(stored.slice(0, 200)) === undefined ? undefined : stored)
  })
})

describe('in other fields', () => {
  test.each(awkwardTexts)('$name: as a name and as a title it is readable or refused', ({ typed }) => {
    const chosen = guestName(typed, ['Maya Haddad'])
    if ('name' in chosen) {
      expect(chosen.name.isWellFormed() && !isBlank(chosen.name)).toBe(true)
      expect(guestName(chosen.name, ['Maya Haddad'])).toEqual(chosen)
    }
    const body = parseJson(JSON.stringify({ title: typed, wall: '2026-11-25T20:00', zone: 'UTC' }))
    const draw = requestSchemas.createDraw.body.safeParse(body)
    if (!draw.success) return
    const { title } = draw.data
    expect(title.isWellFormed() && !isBlank(title) && title === title.trim() && !/[\n\r]/.test(title)).toBe(true)
  })

  test.each(awkwardTexts)('$name: as a search it is answered', async ({ typed }) => {
    const { asD1 } = databases()
    const query = requestSchemas.search.query.safeParse({ q: typed.slice(0, 200) })
    if (query.success) expect(await searchMessages(asD1.search, query.data.q)).toEqual([])
  })
})
