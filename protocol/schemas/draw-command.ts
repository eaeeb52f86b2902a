import * as z from 'zod'
import type { DrawClientCommand, drawClientCommands } from '../draw.ts'
import { commandId, position, text } from './command.ts'

/** What a viewer of a draw may say. */
export const drawCommandSchemas = {
  'message.post': z.object({ type: z.literal('message.post'), id: commandId, text }),
  'message.remove': z.object({ type: z.literal('message.remove'), id: commandId, target: position }),
  like: z.object({ type: z.literal('like'), id: commandId, target: z.int().min(0), on: z.boolean() }),
  'checkpoint.ack': z.object({ type: z.literal('checkpoint.ack'), id: commandId, checkpoint: z.string().max(64) }),
} satisfies { [T in (typeof drawClientCommands)[number]]: z.ZodType<Extract<DrawClientCommand, { type: T }>> }
