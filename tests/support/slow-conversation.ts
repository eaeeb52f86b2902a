import { conversationRules } from '../../domain/conversation/rules.ts'
import { archiveCollects } from '../../durable-objects/archive-settings.ts'
import { conversationFollowers } from '../../durable-objects/conversation/followers.ts'
import { archiveBatchOf } from '../../durable-objects/conversation/summary.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import { insertConversation } from '../../storage/d1/conversations.ts'
import { RoomLog } from '../../storage/room/room-log.ts'
import { ClockedRoom } from './clocked-room.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const maya: Person = { id: 'agent-maya', role: 'agent', name: 'Maya' }
const text = 'My mail does not arrive since yesterday evening, and I do not know what I changed.'

export const slowRoom = 'c_slow' as RoomId

interface Databases {
  readonly DB: D1Database
  readonly SEARCH: D1Database
}

/** A conversation that Layla has opened, with its followers of the databases and the default settings. */
export async function openSlowly(storage: DurableObjectStorage, databases: Databases) {
  const rules = conversationRules({ assistedIdleMs: 24 * 3_600_000 })
  const log = new RoomLog(storage, rules, () => 'life-0')
  const followers = conversationFollowers(databases, () => slowRoom, log, archiveCollects({}))
  const conversation = new ClockedRoom(storage, rules, log, followers)
  const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
  const opening = { source: { type: 'widget' }, department, locale: 'en', page: 'https://shop.example/' } as const
  await conversation.submit(layla, { type: 'conversation.open', ...opening })
  await insertConversation(databases.DB, slowRoom, archiveBatchOf(slowRoom, log, []).conversation)
  return conversation
}

/**
 * A conversation of so many messages, one every `everyMs`, that is then resolved. `pauseMs`: how long
 * no one writes after half of them.
 */
export async function slowConversation(
  storage: DurableObjectStorage,
  databases: Databases,
  { messages, everyMs, pauseMs = 0 }: { readonly messages: number; readonly everyMs: number; readonly pauseMs?: number },
): Promise<void> {
  const conversation = await openSlowly(storage, databases)
  await conversation.submit(maya, { type: 'claim.take' })
  for (let n = 1; n <= messages; n++) {
    await conversation.pass(n - 1 === messages / 2 ? everyMs + pauseMs : everyMs)
    await conversation.submit(n % 2 === 0 ? maya : layla, { type: 'message.post', text: `${text} ${n}` })
  }
  await conversation.submit(maya, { type: 'conversation.resolve' })
}
