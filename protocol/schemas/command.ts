import * as z from 'zod'
import type { ConversationClientCommand, conversationClientCommands } from '../conversation.ts'
import { limits } from '../limits.ts'

/** A client's id: no colon, for our own ids carry one (`turn:7`), and nobody may take their place. */
export const commandId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
/** The place of an event in a room's log. */
export const position = z.int().min(1)

/** Generous here, exact in `domain/text/text.ts`: what is too long is refused there by name. */
export const text = z.string().max(limits.frameBytes)

/** What a person may say in a conversation. */
export const commandSchemas = {
  'message.post': z.object({ type: z.literal('message.post'), id: commandId, text }),
  'note.post': z.object({ type: z.literal('note.post'), id: commandId, text }),
  'message.remove': z.object({ type: z.literal('message.remove'), id: commandId, target: position }),
  'receipt.move': z.object({
    type: z.literal('receipt.move'),
    id: commandId,
    received: position.exactOptional(),
    read: position.exactOptional(),
  }),
  typing: z.object({ type: z.literal('typing'), id: commandId, on: z.boolean() }),
  'person.request': z.object({ type: z.literal('person.request'), id: commandId }),
  'claim.take': z.object({ type: z.literal('claim.take'), id: commandId }),
  'claim.release': z.object({ type: z.literal('claim.release'), id: commandId }),
  'conversation.resolve': z.object({ type: z.literal('conversation.resolve'), id: commandId }),
  'answer.stop': z.object({ type: z.literal('answer.stop'), id: commandId }),
} satisfies { [T in (typeof conversationClientCommands)[number]]: z.ZodType<Extract<ConversationClientCommand, { type: T }>> }

/** What every command has, whatever else is wrong with it: so that even a refusal can name what it refuses. */
export const envelope = z.object({ type: z.string().max(64), id: commandId })
