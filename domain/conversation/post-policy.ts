import type { ConversationSource } from '../../protocol/conversation.ts'
import { limits, roomLimits } from '../../protocol/limits.ts'

/** Length and rate limit of the customer's messages, by the source of the conversation. */
export interface PostPolicy {
  /** UTF-16 units. */
  readonly textLength: number
  readonly messagesPerMinute: number
}

const limited: PostPolicy = { textLength: limits.textLength, messagesPerMinute: roomLimits.messagesPerMinute }
const unlimited: PostPolicy = { textLength: Number.POSITIVE_INFINITY, messagesPerMinute: Number.POSITIVE_INFINITY }

const policies: Readonly<Record<ConversationSource['type'], PostPolicy>> = {
  widget: limited,
  api: limited,
  // The sender of a channel's message never sees a refusal: refused would mean lost. A long one is
  // stored whole.
  channel: unlimited,
}

export const postPolicy = ({ type }: ConversationSource): PostPolicy => policies[type]
