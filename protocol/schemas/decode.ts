import type * as z from 'zod'
import type { CommandId, Refusal } from '../envelope.ts'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'
import { commandBase, commandSchemas, drawCommandSchemas } from './command.ts'
import { commandId } from './fields.ts'
import { parseJson } from './json.ts'
import { validationMessage } from './validation.ts'

/** The most UTF-8 bytes of one UTF-16 unit; a character of four bytes has two units. */
const mostBytesPerUnit = 3

/** Schemas of the commands of one kind of room, by type. */
export type CommandSchemas = Readonly<Record<string, z.ZodType>>

export type Decoded<S extends CommandSchemas> = { readonly command: z.infer<S[keyof S]> } | { readonly refused: Refusal }

/** Decodes and validates a frame from a socket: a command or a refusal, never an exception. */
const frameDecoder =
  <S extends CommandSchemas>(schemas: S) =>
  (frame: string | ArrayBuffer): Decoded<S> => {
    if (typeof frame !== 'string') return { refused: refusal('not-text') }
    if (utf8Bytes(frame) > limits.frameBytes) return { refused: refusal('too-large', idOfLargeFrame(frame)) }
    let json: unknown
    try {
      json = parseJson(frame)
    } catch {
      return { refused: refusal('not-json') }
    }
    return decodeJson(schemas, json)
  }

/** The same for JSON that is parsed already, such as the body of an HTTP request. */
export function decodeJson<S extends CommandSchemas>(schemas: S, json: unknown): Decoded<S> {
  const result = schemaOf(schemas, json)?.safeParse(json)
  return result?.success ? { command: result.data as z.infer<S[keyof S]> } : { refused: refusalOf(json, result?.error) }
}

function schemaOf(schemas: CommandSchemas, json: unknown): z.ZodType | undefined {
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined
  return typeof type === 'string' && Object.hasOwn(schemas, type) ? schemas[type] : undefined
}

/** `error` is absent for a command whose type has no schema. */
function refusalOf(json: unknown, error: z.ZodError | undefined): Refusal {
  const base = commandBase.safeParse(json)
  if (!base.success) return refusal('invalid-command', { message: validationMessage(base.error, 'A command') })
  const { id } = base.data
  // During a deploy a newer client may reach an older room, so it may send the command again.
  if (error === undefined) return refusal('not-supported', { id, retryAfterMs: 30_000 })
  return refusal('invalid-command', { id, message: validationMessage(error, 'A command') })
}

/**
 * The command id of a frame that is too large to parse, where our clients put it: behind the type.
 * Without it the sender does not know which of its commands was refused.
 */
function idOfLargeFrame(frame: string): { readonly id?: CommandId } {
  const id = commandId.safeParse(/^\{"type":"[\w.]*","id":"([^"\\]*)"/.exec(frame.slice(0, 256))?.[1])
  return id.success ? { id: id.data } : {}
}

/** Decodes a frame that was sent into a conversation. */
export const decode = frameDecoder(commandSchemas)
/** Decodes a frame that was sent into a draw. */
export const decodeDraw = frameDecoder(drawCommandSchemas)

/**
 * Counted by hand: `TextEncoder` has no type in this layer. Long frames need no exact count; most
 * have about 100 bytes.
 */
function utf8Bytes(text: string): number {
  if (text.length > limits.frameBytes || text.length * mostBytesPerUnit <= limits.frameBytes) return text.length
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0)!
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
