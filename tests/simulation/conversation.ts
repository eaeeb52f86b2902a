import { conversationRules } from '../../domain/conversation/rules.ts'

/** The rules of a conversation with the default settings. */
export const conversation = conversationRules({ assistedIdleMs: 24 * 3_600_000 })
