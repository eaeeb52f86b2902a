import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'

/** The number of messages of other people that the visitor has not read. */
export function unreadIn(snapshot: ConversationSnapshot | undefined): number {
  const you = snapshot?.you
  if (!snapshot || !you) return 0
  const read = snapshot.room?.receipts[you.id]?.read ?? 0
  return snapshot.lines.filter((line) => line.kind === 'message' && !line.removed && line.by.id !== you.id && line.seq > read).length
}
