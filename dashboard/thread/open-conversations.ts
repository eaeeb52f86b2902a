import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { staffConversation } from '../../client/inbox/staff.ts'
import { storedOutboxes } from '../../client/inbox/stored-outboxes.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { environmentFor } from '../app/client-environment.ts'
import { setUnsent, unsentRooms } from './unsent-rooms.ts'

/** A conversation that only sends what was left behind has this long to read its outbox. */
const readOutboxMs = 10_000
/** Another tab may have been closed with unsent messages. */
const leftBehindEveryMs = 60_000

interface OpenConversation {
  readonly conversation: Conversation
  users: number
}

const opened = new Map<RoomId, OpenConversation>()
/** Conversations that can no longer be opened: what is unsent in them has failed. */
const ended = new Set<RoomId>()

function acquire(room: RoomId, agent: string): OpenConversation {
  const known = opened.get(room)
  const open = known ?? { conversation: staffConversation(room, agent, environmentFor('conversation')), users: 0 }
  open.users += 1
  if (!known) {
    opened.set(room, open)
    open.conversation.subscribe(() => settle(room, open))
    open.conversation.open()
  }
  return open
}

/** Keeps a conversation connected while something in it is not done. Returns what ends that. */
export function hold(room: RoomId): () => void {
  const open = opened.get(room)
  if (!open) return () => undefined
  open.users += 1
  return () => release(room, open)
}

function release(room: RoomId, open: OpenConversation): void {
  open.users -= 1
  settle(room, open)
}

/** Closes a conversation that no one uses, once nothing in its outbox waits to be sent. */
function settle(room: RoomId, open: OpenConversation): void {
  if (opened.get(room) !== open) return
  const { unsent, connection } = open.conversation.snapshot
  const hasEnded = connection.status === 'ended'
  const waits = unsent.some(({ state }) => state !== 'failed')
  const failed = unsent.some(({ state }) => state === 'failed') || (waits && hasEnded)
  setUnsent(room, failed ? 'failed' : unsent.some(({ state }) => state === 'queued') ? 'queued' : undefined)
  if (open.users > 0 || (waits && !hasEnded)) return
  if (hasEnded) ended.add(room)
  opened.delete(room)
  open.conversation.close()
}

/**
 * Sends what this agent has left in conversations that are not open: in an earlier page, or in a
 * tab that was closed while offline.
 */
async function sendLeftBehind(agent: string): Promise<void> {
  const stored = await storedOutboxes(agent)
  for (const room of unsentRooms()) if (!stored.has(room) && !opened.has(room)) setUnsent(room, undefined)
  for (const [room, items] of stored) {
    if (opened.has(room)) continue
    const waits = items.some(({ refused }) => !refused)
    setUnsent(room, waits && !ended.has(room) ? 'queued' : 'failed')
    if (!waits || ended.has(room)) continue
    const open = acquire(room, agent)
    setTimeout(() => release(room, open), readOutboxMs)
  }
}

/** Runs `sendLeftBehind` at the start, with each new connection and once a minute. */
export function useLeftBehind(agent: string, isOnline: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection is a reason to look
  useEffect(() => {
    const send = () => void sendLeftBehind(agent)
    send()
    const timer = setInterval(send, leftBehindEveryMs)
    return () => clearInterval(timer)
  }, [agent, isOnline])
}

/** Closes everything of an agent who signs out. What is unsent stays in their own outbox. */
export function closeConversations(): void {
  for (const { conversation } of opened.values()) conversation.close()
  opened.clear()
  ended.clear()
  for (const room of unsentRooms()) setUnsent(room, undefined)
}

/** The conversation of the URL, connected while a component uses it or it has unsent messages. */
export function useConversation(room: RoomId, agent: string): Conversation | undefined {
  const [current, setCurrent] = useState<{ readonly room: RoomId; readonly conversation: Conversation }>()
  useEffect(() => {
    const open = acquire(room, agent)
    setCurrent({ room, conversation: open.conversation })
    return () => release(room, open)
  }, [room, agent])
  return current?.room === room ? current.conversation : undefined
}

/** Renders again with each new snapshot of the conversation. */
export const useSnapshot = (conversation: Conversation): ConversationSnapshot =>
  useSyncExternalStore(
    (listener) => conversation.subscribe(listener),
    () => conversation.snapshot,
  )
