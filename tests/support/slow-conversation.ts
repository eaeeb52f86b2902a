import { conversationRules } from '../../domain/conversation/rules.ts'
import { archiveCollects } from '../../durable-objects/archive-settings.ts'
import { databaseFollowers } from '../../durable-objects/conversation/followers.ts'
import { archiveBatchOf } from '../../durable-objects/conversation/summary.ts'
import { Followers } from '../../durable-objects/room/followers.ts'
import { Room } from '../../durable-objects/room/room.ts'
import type { ConversationCommand } from '../../protocol/conversation.ts'
import type { Person, Reply, RoomId } from '../../protocol/envelope.ts'
import { insertConversation } from '../../storage/d1/conversations.ts'
import { Cursors } from '../../storage/room/cursors.ts'
import { RoomLog } from '../../storage/room/room-log.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const maya: Person = { id: 'agent-maya', role: 'agent', name: 'Maya' }
const text = 'My mail does not arrive since yesterday evening, and I do not know what I changed.'
const hourMs = 3_600_000

interface Databases {
  readonly DB: D1Database
  readonly SEARCH: D1Database
}

/**
 * A conversation that is opened, has so many messages, one every `everyMs`, and is then resolved: a
 * room with its followers of the databases and the default settings, on a clock of its own.
 */
export async function slowConversation(
  storage: DurableObjectStorage,
  databases: Databases,
  { messages, everyMs }: { readonly messages: number; readonly everyMs: number },
): Promise<void> {
  let now = Date.UTC(2026, 0, 5)
  const rules = conversationRules({ assistedIdleMs: 24 * hourMs })
  const log = new RoomLog(storage, rules, () => 'life-0')
  const name = 'c_slow' as RoomId
  let work: Promise<void>[] = []
  const failures: unknown[] = []
  const outside = databaseFollowers(databases, () => name, log, archiveCollects({}))
  const followers = new Followers(log, new Cursors(storage.sql), outside, (started) => void work.push(started), {
    ...{ now: () => now, random: () => 0.5, settled: () => undefined, followed: () => undefined },
    failed: (_, __, error) => void failures.push(error),
  })
  const room = new Room(rules, log, [followers], {
    ...{ now: () => now, defer: (then) => void setTimeout(then, 0), logger: { turn() {}, refused() {}, error() {} } },
  })
  let ids = 0
  const submit = async (by: Person, command: WithoutId<ConversationCommand>): Promise<void> => {
    // What the alarm does meanwhile.
    if ((followers.dueAt() ?? Number.POSITIVE_INFINITY) <= now) await followers.catchUp()
    const reply = await new Promise<Reply>((done) => room.submit(by, { ...command, id: `id-${++ids}` } as ConversationCommand, done))
    if (reply.type !== 'ack') throw new Error(reply.message)
    await Promise.all(work)
    work = []
  }
  const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
  await submit(layla, { type: 'conversation.open', source: { type: 'widget' }, department, locale: 'en', page: 'https://shop.example/' })
  await insertConversation(databases.DB, name, archiveBatchOf(name, log, []).conversation)
  await submit(maya, { type: 'claim.take' })
  for (let n = 1; n <= messages; n++) {
    now += everyMs
    await submit(n % 2 === 0 ? maya : layla, { type: 'message.post', text: `${text} ${n}` })
  }
  await submit(maya, { type: 'conversation.resolve' })
  if (failures.length > 0) throw failures[0]
}

type WithoutId<C> = C extends { readonly id: string } ? Omit<C, 'id'> : never
