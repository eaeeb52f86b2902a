import { expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { decode } from './decode.ts'

const refusalOf = (frame: unknown) => {
  const decoded = decode(typeof frame === 'string' || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame))
  return 'refused' in decoded ? decoded.refused : undefined
}

test('a command is decoded without the fields that Layla added to it', () => {
  const frame = { type: 'message.post', id: 'layla-posts-1', text: 'hello', by: { id: 'omar', role: 'agent', name: 'Omar' }, seq: 1 }
  expect(decode(JSON.stringify(frame))).toEqual({ command: { type: 'message.post', id: 'layla-posts-1', text: 'hello' } })
})

test('a command that only a newer client knows is refused by id, and may be sent again after half a minute', () => {
  expect(refusalOf({ type: 'message.sing', id: 'layla-posts-1' })).toMatchObject({
    code: 'not-supported',
    id: 'layla-posts-1',
    retryAfterMs: 30_000,
    message: expect.stringMatching(/\S/),
  })
})

test.each([
  ['not-text', new ArrayBuffer(3)],
  ['not-json', '{ not json'],
  ['invalid-command', '[]'],
  ['invalid-command', '{"type":"message.post","id":"turn:1","text":"an id of ours"}'],
  ['not-supported', '{"type":"toString","id":"layla-posts-1"}'],
  ['too-large', `"${'é'.repeat(limits.frameBytes / 2)}"`],
])('invalid input is refused as %s, with a message', (code, frame) => {
  expect(refusalOf(frame)).toMatchObject({ type: 'refused', code, message: expect.stringMatching(/\S/) })
})

test('the refusal of a frame that is too large names the command where our clients put its id', () => {
  const text = '\u0001'.repeat(3_900)
  for (const id of ['layla-posts-1', 'a'.repeat(64)])
    expect(refusalOf({ type: 'message.post', id, text })).toMatchObject({ code: 'too-large', id })
  for (const frame of [
    { text, type: 'message.post', id: 'layla-posts-1' },
    { type: 'message.post', id: 'turn:1', text },
    { type: 'message.post', id: 'a'.repeat(20_000) },
  ])
    expect(refusalOf(frame)).toEqual({ type: 'refused', code: 'too-large', message: expect.stringMatching(/\S/) })
})

test.each([
  ['A command must be an object.', []],
  ['A command must be an object.', 'null'],
  ['`type` must be a string.', { id: 'layla-posts-1' }],
  ['`id` must be 8 to 64 letters, digits, dashes or underscores.', { type: 'typing', id: 'short', on: true }],
  ['`id` must be 8 to 64 letters, digits, dashes or underscores.', { type: 'typing', on: true }],
  ['`on` must be true or false.', { type: 'typing', id: 'layla-posts-1', on: 'yes' }],
  ['`text` must be a string.', { type: 'message.post', id: 'layla-posts-1' }],
  ['`target` must be a whole number.', { type: 'message.remove', id: 'layla-posts-1', target: 1.5 }],
  ['`target` must be at least 1.', { type: 'message.remove', id: 'layla-posts-1', target: 0 }],
])('the refusal names the field: %s', (message, frame) => {
  expect(refusalOf(frame)).toMatchObject({ code: 'invalid-command', message })
})

test('the refusal never quotes a value', () => {
  for (const value of ['leak-marker', { 'leak-marker': 1 }, ['leak-marker']]) {
    for (const field of ['type', 'id', 'text']) {
      const frame = { type: 'message.post', id: 'layla-posts-1', text: 'hello', [field]: value }
      expect(JSON.stringify(refusalOf(frame) ?? {}).replace('"id":"leak-marker"', '')).not.toContain('leak-marker')
    }
  }
})
