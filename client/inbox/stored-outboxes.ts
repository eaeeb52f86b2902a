import { entries } from 'idb-keyval'
import type { RoomId } from '../../protocol/envelope.ts'
import type { OutboxItems } from '../conversation/outbox.ts'
import { outboxDatabase } from '../conversation/stored-outbox.ts'

/** Names an agent's outbox in one conversation: no agent sends the messages of another. */
export const outboxKey = (room: RoomId, agent: string): string => `${room}:${agent}`

/** What one agent has not sent, by conversation, as this browser stores it. */
export async function storedOutboxes(agent: string): Promise<ReadonlyMap<RoomId, OutboxItems>> {
  const suffix = outboxKey('' as RoomId, agent)
  try {
    const stored = await entries<string, OutboxItems>(outboxDatabase)
    const own = stored.filter(([key, items]) => key.endsWith(suffix) && items.length > 0)
    return new Map(own.map(([key, items]) => [key.slice(0, -suffix.length) as RoomId, items]))
  } catch {
    return new Map() // no database, as in some private windows
  }
}
