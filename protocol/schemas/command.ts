import * as z from 'zod'
import type { ConversationClientCommand, conversationClientCommands } from '../conversation.ts'
import type { DrawClientCommand, drawClientCommands } from '../draw.ts'
import { commandId, position, text } from './fields.ts'

const command = <T extends string, F extends z.core.$ZodLooseShape>(type: T, fields: F) =>
  z.object({ type: z.literal(type), id: commandId, ...fields })

const messagePost = command('message.post', { text })
const messageRemove = command('message.remove', { target: position })

/** What a client may send into a conversation. */
export const commandSchemas = {
  'message.post': messagePost,
  'note.post': command('note.post', { text }),
  'message.remove': messageRemove,
  'receipt.move': command('receipt.move', { received: position.exactOptional(), read: position.exactOptional() }),
  typing: command('typing', { on: z.boolean() }),
  'person.request': command('person.request', {}),
  'wait.cancel': command('wait.cancel', {}),
  'claim.take': command('claim.take', {}),
  'claim.release': command('claim.release', {}),
  'conversation.resolve': command('conversation.resolve', {}),
  'answer.stop': command('answer.stop', {}),
} satisfies { [T in (typeof conversationClientCommands)[number]]: z.ZodType<Extract<ConversationClientCommand, { type: T }>> }

/** What a client may send into a draw. */
export const drawCommandSchemas = {
  'message.post': messagePost,
  'message.remove': messageRemove,
  like: command('like', { target: z.int().min(0), on: z.boolean() }),
  'checkpoint.ack': command('checkpoint.ack', { checkpoint: z.string().max(64) }),
} satisfies { [T in (typeof drawClientCommands)[number]]: z.ZodType<Extract<DrawClientCommand, { type: T }>> }

/** What every command has. A refusal of a malformed command reads its `id` with this. */
export const commandBase = z.object({ type: z.string().max(64), id: commandId })
