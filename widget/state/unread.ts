import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'

const isUnread =
  ({ you, room }: ConversationSnapshot) =>
  ({ kind, removed, by, seq }: Line): boolean =>
    kind === 'message' && !removed && by.id !== you?.id && seq > ((you && room?.receipts[you.id]?.read) ?? 0)

/** The number of messages of other people that the visitor has not read. */
export const unreadIn = (snapshot: ConversationSnapshot | undefined): number =>
  snapshot?.you ? snapshot.lines.filter(isUnread(snapshot)).length : 0

export const firstUnread = (snapshot: ConversationSnapshot): Line | undefined => snapshot.lines.find(isUnread(snapshot))
