import { applyD1Migrations, type D1Migration, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { ConversationRoom } from '../../durable-objects/conversation-room.ts'
import { type Identity, identityHeader } from '../../durable-objects/sockets/identity.ts'
import type {
  ConversationCommand,
  ConversationFrame,
  ConversationItem,
  Department,
  LoggedConversationEvent,
} from '../../protocol/conversation.ts'
import type { Person, Reply, RoomId } from '../../protocol/envelope.ts'
import { textOf } from '../../protocol/message.ts'

/** The people of the tests. */
export const layla: Person = { id: 'layla', role: 'visitor', name: 'Layla' }
export const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }
export const maya: Person = { id: 'maya', role: 'agent', name: 'Maya' }
export const hosting: Department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }

type Migrations = { readonly PARLEY_MIGRATIONS: D1Migration[]; readonly SEARCH_MIGRATIONS: D1Migration[] }

const isEmpty = async (db: D1Database): Promise<boolean> =>
  (await db.prepare("SELECT name FROM sqlite_master WHERE name = 'd1_migrations'").first()) === null

/**
 * Empties the storage and creates the tables, because storage is per file, not per test. The
 * runtime does not reset a database that sleeps or still writes, and reports no error; a query
 * wakes it and waits for the write.
 */
export async function resetStorage(): Promise<void> {
  await eventually(async () => {
    await reset()
    return (await isEmpty(env.DB)) && (await isEmpty(env.SEARCH)) ? true : undefined
  })
  const { PARLEY_MIGRATIONS, SEARCH_MIGRATIONS } = env as unknown as Migrations
  await applyD1Migrations(env.DB, PARLEY_MIGRATIONS)
  await applyD1Migrations(env.SEARCH, SEARCH_MIGRATIONS)
}

export type RoomStub = DurableObjectStub<ConversationRoom>

export const roomNamed = (name: string): RoomStub => env.CONVERSATIONS.get(env.CONVERSATIONS.idFromName(name))

/** A conversation that Layla opened with Hosting. */
export async function openRoom(name: string): Promise<RoomStub> {
  const room = roomNamed(name)
  await room.open({
    v: 1,
    room: name as RoomId,
    by: layla,
    department: hosting,
    locale: 'en',
    page: 'https://shop.example/',
    refreshHash: 'hash',
  })
  return room
}

let commands = 0
/** An id as a client chooses it. */
export const newId = (): string => `test-command-${++commands}`

/** Submits a command; a text is posted as a message with a fresh id. */
export const post = (room: RoomStub, by: Person, command: ConversationCommand | string): Promise<Reply> =>
  room.submit({ v: 1, by, command: typeof command === 'string' ? { type: 'message.post', id: newId(), text: command } : command })

const hour = 3_600_000
export const identityOf = (person: Person, more: Partial<Identity> = {}): Identity => ({
  person,
  room: 'room' as RoomId,
  until: Date.now() + hour,
  since: Date.now(),
  generation: 0,
  ...more,
})

/** An open socket and everything it received. */
export interface TestSocket {
  readonly socket: WebSocket
  readonly frames: ConversationFrame[]
  readonly items: ConversationItem[]
  readonly closed: { code?: number; reason?: string }
  send(command: object | string): void
  /** Waits for an item; fails after a generous timeout. */
  receives(what: (item: ConversationItem) => boolean): Promise<ConversationItem>
  isClosed(): Promise<number>
}

interface ConnectOptions {
  readonly since?: number
  readonly epoch?: string
  /** Overrides of the identity behind the socket. */
  readonly right?: Partial<Identity>
  /** The client never answers a close, and goes on sending after it. */
  readonly ignoresClose?: boolean
}

export async function connect(
  room: RoomStub,
  person: Person,
  { since = 0, epoch, right, ignoresClose = false }: ConnectOptions = {},
): Promise<TestSocket> {
  const headers = { Upgrade: 'websocket', [identityHeader]: JSON.stringify(identityOf(person, right)) }
  const response = await room.fetch(`https://room/?since=${since}${epoch ? `&epoch=${epoch}` : ''}`, { headers })
  const socket = response.webSocket
  if (!socket) throw new Error(`refused with ${response.status}`)
  const frames: ConversationFrame[] = []
  const items: ConversationItem[] = []
  const closed: TestSocket['closed'] = {}
  socket.addEventListener('message', ({ data }) => {
    if (data === 'pong') return
    const frame = JSON.parse(data as string) as ConversationFrame
    frames.push(frame)
    items.push(...frame.items)
  })
  socket.addEventListener('close', ({ code, reason }) => void Object.assign(closed, { code, reason }))
  socket.accept({ allowHalfOpen: ignoresClose })
  return {
    socket,
    frames,
    items,
    closed,
    send: (command) => socket.send(typeof command === 'string' ? command : JSON.stringify(command)),
    receives: (what) => eventually(() => items.find(what)),
    isClosed: () => eventually(() => closed.code),
  }
}

/** All events of a room as the archive has them, in order. */
export async function archivedEvents<E = LoggedConversationEvent>(room: string): Promise<E[]> {
  const rows = await env.DB.prepare('SELECT body FROM segments WHERE room = ? ORDER BY first').bind(room).all<{ body: string }>()
  return rows.results.flatMap(({ body }) => JSON.parse(body) as E[])
}

/** Everything that the archive and the search index have, as text. */
export async function archivesAsText(): Promise<string> {
  const found = await Promise.all([env.DB, env.SEARCH].map((db) => db.prepare('SELECT * FROM segments').all()))
  return JSON.stringify(found.map(({ results }) => results))
}

/** Polls until there is a value. Only a failing test waits for the whole limit. */
export async function eventually<T>(poll: () => T | undefined | Promise<T | undefined>, limitMs = 10_000): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    const seen = await poll()
    if (seen !== undefined && seen !== false) return seen
    if (Date.now() > end) throw new Error('waited in vain')
    await new Promise((go) => setTimeout(go, 10))
  }
}

export const isText =
  (text: string) =>
  (item: ConversationItem): boolean =>
    item.type === 'message.posted' && textOf(item.parts) === text
