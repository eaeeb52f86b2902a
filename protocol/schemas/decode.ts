import type { ClientCommand } from '../conversation.ts'
import { limits } from '../limits.ts'
import { refusal } from '../refusals.ts'
import type { Refusal } from '../road.ts'
import { envelope, shapes } from './command.ts'

/** Bytes become a command or a refusal, never an exception. */
export function decode(frame: string | ArrayBuffer): { readonly command: ClientCommand } | { readonly refused: Refusal } {
  if (typeof frame !== 'string') return { refused: refusal('not-text') }
  if (utf8Bytes(frame) > limits.frameBytes) return { refused: refusal('too-large') }
  let raw: unknown
  try {
    raw = JSON.parse(frame)
  } catch {
    return { refused: refusal('not-json') }
  }
  return decodeCommand(raw)
}

/** The same for a value that was parsed already, as by an HTTP door. */
export function decodeCommand(raw: unknown): { readonly command: ClientCommand } | { readonly refused: Refusal } {
  const said = envelope.safeParse(raw)
  if (!said.success) return { refused: refusal('not-a-command') }
  const { type, id } = said.data
  // During a deploy a newer client may speak to an older room: it is told to try again, not that it is wrong.
  if (!Object.hasOwn(shapes, type)) return { refused: refusal('not-yet', { id, retryAfterMs: 30_000 }) }
  const command = shapes[type as keyof typeof shapes].safeParse(raw)
  return command.success ? { command: command.data } : { refused: refusal('not-a-command', { id }) }
}

/** Counted by hand: this floor cannot name `TextEncoder`. Stops early, for a frame may have 32 MiB. */
function utf8Bytes(text: string): number {
  if (text.length > limits.frameBytes) return text.length
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0)!
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
