import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { Conversation } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { closeToast, toast } from '../app/toasts.tsx'
import { reasonOf, t } from '../messages/i18n.ts'
import { hold } from './open-conversations.ts'

/** An agent has this long to undo a removal, before it is sent. */
const undoMs = 6_000

/** Every removal that has no reply yet, by room and `seq`, with what sends it at once. */
const pending = new Map<string, () => void>()
const listeners = new Set<() => void>()
let keys: readonly string[] = []

const keyOf = (room: RoomId, seq: number): string => `${seq} ${room}`

function publish(): void {
  keys = [...pending.keys()]
  for (const listener of listeners) listener()
}

/** Sends at once what could still be undone: the agent leaves. */
export function sendRemovals(): void {
  for (const send of [...pending.values()]) send()
}
addEventListener('pagehide', sendRemovals)

/** Hides a line, and removes it for everyone once the time to undo it is over. */
function remove(room: RoomId, conversation: Conversation, seq: number): void {
  const key = keyOf(room, seq)
  if (pending.has(key)) return
  // The agent may turn to another conversation in that time.
  const release = hold(room)
  const settle = () => {
    pending.delete(key)
    publish()
    release()
  }
  const stopWaiting = () => {
    clearTimeout(timer)
    closeToast(notice)
  }
  const send = async () => {
    stopWaiting()
    pending.set(key, () => undefined)
    const reply = await conversation.request({ type: 'message.remove', target: seq }).catch(() => undefined)
    settle()
    if (reply?.type !== 'ack') toast(reply ? reasonOf(reply) : t('action.unreachable'), { tone: 'bad' })
  }
  const undo = () => {
    stopWaiting()
    settle()
  }
  const timer = setTimeout(() => void send(), undoMs)
  const notice = toast(t('action.removingToast'), { undo: { label: t('agents.undo'), run: undo } })
  pending.set(key, () => void send())
  publish()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export interface Removals {
  /** The `seq` of every line whose removal may still be undone. */
  readonly removing: ReadonlySet<number>
  readonly remove: (line: Line) => void
}

export function useRemovals(room: RoomId, conversation: Conversation): Removals {
  const all = useSyncExternalStore(subscribe, () => keys)
  const removing = useMemo(
    () => new Set(all.map((key) => Number(key.split(' ', 1)[0])).filter((seq) => all.includes(keyOf(room, seq)))),
    [all, room],
  )
  return { removing, remove: useCallback(({ seq }: Line) => remove(room, conversation, seq), [room, conversation]) }
}
