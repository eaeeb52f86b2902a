import type * as z from 'zod'
import type { Refusal } from '../envelope.ts'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'
import { commandSchemas, envelope } from './command.ts'
import { drawCommandSchemas } from './draw-command.ts'

/** Of a UTF-16 unit in UTF-8; a character of four bytes has two units. */
const mostBytesPerUnit = 3

type Shapes = Readonly<Record<string, z.ZodType>>
type Decoded<S extends Shapes> = { readonly command: z.infer<S[keyof S]> } | { readonly refused: Refusal }

/** Reads the commands of one kind of room: bytes become a command or a refusal, never an exception. */
const decoderOf =
  <S extends Shapes>(known: S) =>
  (frame: string | ArrayBuffer): Decoded<S> => {
    if (typeof frame !== 'string') return { refused: refusal('not-text') }
    if (utf8Bytes(frame) > limits.frameBytes) return { refused: refusal('too-large') }
    let raw: unknown
    try {
      raw = JSON.parse(frame)
    } catch {
      return { refused: refusal('not-json') }
    }
    return commandOf(known, raw)
  }

function commandOf<S extends Shapes>(known: S, raw: unknown): Decoded<S> {
  const command = shapeOf(known, raw)?.safeParse(raw)
  return command?.success ? { command: command.data as z.infer<S[keyof S]> } : { refused: whyNot(known, raw) }
}

function shapeOf(known: Shapes, raw: unknown): z.ZodType | undefined {
  const type = typeof raw === 'object' && raw !== null && 'type' in raw ? raw.type : undefined
  return typeof type === 'string' && Object.hasOwn(known, type) ? known[type] : undefined
}

/** What fits no shape is read once more, for what it says of itself: even a refusal names what it refuses. */
function whyNot(known: Shapes, raw: unknown): Refusal {
  const said = envelope.safeParse(raw)
  if (!said.success) return refusal('invalid-command')
  const { type, id } = said.data
  // During a deploy a newer client may speak to an older room: it is told to try again, not that it is wrong.
  return Object.hasOwn(known, type) ? refusal('invalid-command', { id }) : refusal('not-supported', { id, retryAfterMs: 30_000 })
}

/** A frame that somebody sent into a conversation. */
export const decode = decoderOf(commandSchemas)
/** A frame that somebody sent into a draw. */
export const decodeDraw = decoderOf(drawCommandSchemas)

/** The same for a value that was parsed already, as by an HTTP door. */
export const decodeCommand = (raw: unknown): Decoded<typeof commandSchemas> => commandOf(commandSchemas, raw)
export const decodeDrawCommand = (raw: unknown): Decoded<typeof drawCommandSchemas> => commandOf(drawCommandSchemas, raw)

/** Counted by hand: this floor cannot name `TextEncoder`. Only where it matters: a frame may have 32 MiB, and most have 100 bytes. */
function utf8Bytes(text: string): number {
  if (text.length > limits.frameBytes || text.length * mostBytesPerUnit <= limits.frameBytes) return text.length
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0)!
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
