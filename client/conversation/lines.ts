import type { LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type Person } from '../../protocol/envelope.ts'
import type { ConversationSnapshot } from './conversation.ts'

/** One line of the conversation as the eye sees it. */
export interface Line {
  /** Of a message or note: the id of the command, so that it is the same line from the first moment to the last. */
  readonly key: string
  readonly seq: number
  readonly at: number
  readonly by: Person
  readonly kind: 'message' | 'note' | 'system'
  readonly event: LoggedConversationEvent
  readonly removed: boolean
  /** '' for system lines and for what was removed. */
  readonly text: string
}

const kinds: { readonly [T in LoggedConversationEvent['type']]?: Line['kind'] } = {
  'message.posted': 'message',
  'note.posted': 'note',
  'conversation.opened': 'system',
  'person.requested': 'system',
  'claim.taken': 'system',
  'claim.released': 'system',
  'conversation.resolved': 'system',
  'conversation.reopened': 'system',
}

/** The line of an event, if it has one: a removal is seen on the line that it takes away, and what we do not know yet is not shown. */
export function lineOf(event: LoggedConversationEvent, removed: boolean): Line | undefined {
  const kind = Object.hasOwn(kinds, event.type) ? kinds[event.type] : undefined
  if (!kind) return undefined
  const { seq, at, by, id } = event
  const said = event.type === 'message.posted' || event.type === 'note.posted'
  // The words of a removed line are held nowhere, not even out of sight.
  const bare: LoggedConversationEvent = removed && said ? { type: event.type, text: '', seq, at, by, id, removed: true } : event
  return { key: said ? id : `${id}:${seq}`, seq, at, by, kind, event: bare, removed, text: said && !removed ? event.text : '' }
}

/** How far an own line has come. A visitor's words are heard by any of us; ours are meant for the visitor, and a note for the other agents. */
export function stateOf(line: Line, { room }: Pick<ConversationSnapshot, 'room'>): 'stored' | 'delivered' | 'read' {
  const visitor = room?.visitor?.id
  const toVisitor = line.kind === 'message' && (isStaff(line.by.role) || line.by.role === 'assistant')
  let delivered = false
  for (const [id, { received, read }] of Object.entries(room?.receipts ?? {})) {
    const concerned = toVisitor ? id === visitor : id !== line.by.id && !(line.kind === 'note' && id === visitor)
    if (concerned && read >= line.seq) return 'read'
    delivered ||= concerned && received >= line.seq
  }
  return delivered ? 'delivered' : 'stored'
}
