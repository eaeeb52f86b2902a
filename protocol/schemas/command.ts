import * as z from 'zod'
import type { ClientCommand, clientCommands } from '../conversation.ts'
import { limits } from '../limits.ts'

/** A client's id: no colon, for our own ids carry one (`turn:7`), and nobody may take their place. */
const id = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
const seq = z.int().min(1)

/** Generous here, exact in `domain/text.ts`: what is too long is refused there by name. */
const text = z.string().max(limits.frameBytes)

const shapes = {
  'message.post': z.object({ type: z.literal('message.post'), id, text }),
  'note.post': z.object({ type: z.literal('note.post'), id, text }),
  'message.remove': z.object({ type: z.literal('message.remove'), id, target: seq }),
  'receipt.move': z.object({ type: z.literal('receipt.move'), id, received: seq.exactOptional(), read: seq.exactOptional() }),
  typing: z.object({ type: z.literal('typing'), id, on: z.boolean() }),
  'person.request': z.object({ type: z.literal('person.request'), id }),
  'claim.take': z.object({ type: z.literal('claim.take'), id }),
  'claim.release': z.object({ type: z.literal('claim.release'), id }),
  'conversation.resolve': z.object({ type: z.literal('conversation.resolve'), id }),
  'answer.stop': z.object({ type: z.literal('answer.stop'), id }),
} satisfies { [T in (typeof clientCommands)[number]]: z.ZodType<Extract<ClientCommand, { type: T }>> }

/** What every command has, read first, so that even a refusal can name what it refuses. */
const envelope = z.object({ type: z.string().max(64), id })

export { envelope, shapes }
