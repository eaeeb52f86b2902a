import { describe, expect, it } from 'vitest'
import { limits } from '../limits.ts'
import { commandSchemas, drawCommandSchemas } from './command.ts'
import { decode, decodeDraw, decodeJson } from './decode.ts'

const id = 'layla-posts-1'
const decodeCommand = (json: unknown) => decodeJson(commandSchemas, json)
const decodeDrawCommand = (json: unknown) => decodeJson(drawCommandSchemas, json)
const isCommand = (decoded: object) => 'command' in decoded

const conversationCommands: readonly { readonly type: string; readonly id: string; readonly [field: string]: unknown }[] = [
  { type: 'message.post', id, text: 'hello' },
  { type: 'note.post', id, text: 'hello' },
  { type: 'message.remove', id, target: 1 },
  { type: 'receipt.move', id, received: 2, read: 1 },
  { type: 'receipt.move', id },
  { type: 'typing', id, on: true },
  { type: 'person.request', id },
  { type: 'claim.take', id },
  { type: 'claim.release', id },
  { type: 'conversation.resolve', id },
  { type: 'answer.stop', id },
]
const drawCommands: readonly { readonly type: string; readonly id: string; readonly [field: string]: unknown }[] = [
  { type: 'message.post', id, text: 'hello' },
  { type: 'message.remove', id, target: 1 },
  { type: 'like', id, target: 0, on: false },
  { type: 'checkpoint.ack', id, checkpoint: 'm'.repeat(64) },
]

describe('a command of a conversation', () => {
  it.each(conversationCommands)('is decoded unchanged: $type', (command) => {
    expect(decodeCommand(command)).toEqual({ command })
    expect(decode(JSON.stringify(command))).toEqual({ command })
  })

  it.each(conversationCommands.filter((command) => !('received' in command) && Object.keys(command).length > 2))(
    'needs all its fields: $type',
    ({ type }) => {
      expect(decodeCommand({ type, id })).toMatchObject({ refused: { code: 'invalid-command', id } })
    },
  )

  it.each([{ received: 0 }, { read: 0 }, { read: 1.5 }, { received: '1' }])('has places from 1: %o', (places) => {
    expect(isCommand(decodeCommand({ type: 'receipt.move', id, ...places }))).toBe(false)
  })
})

describe('a command of a draw', () => {
  it.each(drawCommands)('is decoded unchanged: $type', (command) => {
    expect(decodeDrawCommand(command)).toEqual({ command })
    expect(decodeDraw(JSON.stringify(command))).toEqual({ command })
  })

  it.each([
    { type: 'like', id, target: -1, on: true },
    { type: 'like', id, target: 1 },
    { type: 'checkpoint.ack', id, checkpoint: 'm'.repeat(65) },
    { type: 'message.remove', id, target: 0 },
    { type: 'message.post', id },
  ])('is refused when a field is invalid: %o', (command) => {
    expect(decodeDrawCommand(command)).toMatchObject({ refused: { code: 'invalid-command', id } })
  })

  it('is not a command of a conversation', () => {
    expect(decodeCommand(drawCommands.at(-1))).toMatchObject({ refused: { code: 'not-supported' } })
  })
})

describe("a client's command id", () => {
  it.each(['a'.repeat(8), 'a'.repeat(64), 'A-Z_a-z0-9'])('has 8 to 64 letters, digits, dashes or underscores: %s', (name) => {
    expect(isCommand(decodeCommand({ type: 'claim.take', id: name }))).toBe(true)
  })

  it.each(['a'.repeat(7), 'a'.repeat(65), 'layla posts', ' layla-posts-1', 'layla-posts-1\n', 'answer:1234', 12345678])(
    'has no other form: %s',
    (name) => {
      expect(decodeCommand({ type: 'claim.take', id: name })).toMatchObject({ refused: { code: 'invalid-command' } })
    },
  )
})

it.each([null, 7, 'claim.take', [], {}, { id }, { type: 7, id }, { type: 'x'.repeat(65), id }])(
  'a value that is not a command is refused: %o',
  (json) => {
    expect(decodeCommand(json)).toMatchObject({ refused: { type: 'refused', code: 'invalid-command' } })
  },
)

describe('the size limit of a frame', () => {
  const frameOf = (text: string) => JSON.stringify({ type: 'message.post', id, text })
  const frameOfSize = (character: string, bytes: number) => {
    const size = new TextEncoder().encode(character).length
    const free = bytes - frameOf('').length
    return frameOf(character.repeat(Math.floor(free / size)) + 'a'.repeat(free % size))
  }

  it.each(['a', '\u007f', '\u0080', '\u07ff', '\u0800', '\uffee', '😀'])('is exact in bytes of UTF-8: %o', (character) => {
    expect(isCommand(decodeDraw(frameOfSize(character, limits.frameBytes)))).toBe(true)
    expect(decodeDraw(frameOfSize(character, limits.frameBytes + 1))).toMatchObject({ refused: { code: 'too-large' } })
  })
})
