import type { ConversationView, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type Person } from '../../protocol/envelope.ts'
import { textOf } from '../../protocol/message.ts'

/** One line of a conversation as it is shown. */
export interface Line {
  /**
   * Of a message or note: its command id, so that the line has the same key before and after it is
   * stored.
   */
  readonly key: string
  readonly seq: number
  readonly at: number
  readonly by: Person
  readonly kind: 'message' | 'note' | 'system'
  readonly event: LoggedConversationEvent
  readonly removed: boolean
  /** '' for system lines and removed messages. */
  readonly text: string
}

const kinds: { readonly [T in LoggedConversationEvent['type']]?: Line['kind'] } = {
  'message.posted': 'message',
  'note.posted': 'note',
  'conversation.opened': 'system',
  'person.requested': 'system',
  'wait.cancelled': 'system',
  'claim.taken': 'system',
  'claim.released': 'system',
  'conversation.resolved': 'system',
  'conversation.reopened': 'system',
}

/** The line of an event. Removals and unknown event types have none. */
export function lineOf(event: LoggedConversationEvent, removed: boolean): Line | undefined {
  const kind = Object.hasOwn(kinds, event.type) ? kinds[event.type] : undefined
  if (!kind) return undefined
  const { seq, at, by, id } = event
  const isMessage = event.type === 'message.posted' || event.type === 'note.posted'
  // A removed message leaves no text in memory.
  const blanked: LoggedConversationEvent = removed && isMessage ? { type: event.type, parts: [], seq, at, by, id, removed: true } : event
  return {
    key: isMessage ? id : `${id}:${seq}`,
    seq,
    at,
    by,
    kind,
    event: blanked,
    removed,
    text: isMessage && !removed ? textOf(event.parts) : '',
  }
}

/**
 * How far a reader's own line has got. A visitor's message counts as read when anyone else has read
 * it, a message of staff when the visitor has, a note when another agent has.
 */
export function stateOf(line: Line, { room }: { readonly room: ConversationView | undefined }): 'stored' | 'delivered' | 'read' {
  const visitor = room?.visitor?.id
  const toVisitor = line.kind === 'message' && (isStaff(line.by.role) || line.by.role === 'assistant')
  let delivered = false
  for (const [id, { received, read }] of Object.entries(room?.receipts ?? {})) {
    const isRecipient = toVisitor ? id === visitor : id !== line.by.id && !(line.kind === 'note' && id === visitor)
    if (isRecipient && read >= line.seq) return 'read'
    delivered ||= isRecipient && received >= line.seq
  }
  return delivered ? 'delivered' : 'stored'
}
