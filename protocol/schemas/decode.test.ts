import { expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { decode } from './decode.ts'

const refusedOf = (frame: string | ArrayBuffer) => {
  const read = decode(frame)
  return 'refused' in read ? read.refused : undefined
}

test('what Layla’s page says is a command, and nothing that she added to it', () => {
  const said = { type: 'message.post', id: 'layla-says-1', text: 'hello', by: { id: 'omar', role: 'agent', name: 'Omar' }, seq: 1 }
  expect(decode(JSON.stringify(said))).toEqual({ command: { type: 'message.post', id: 'layla-says-1', text: 'hello' } })
})

test('a word that only a newer page knows is refused for half a minute, not for good, and names what it refuses', () => {
  expect(refusedOf('{"type":"message.sing","id":"layla-says-1"}')).toMatchObject({
    code: 'not-supported',
    id: 'layla-says-1',
    retryAfterMs: 30_000,
    message: expect.stringMatching(/\S/),
  })
})

test.each([
  ['not-text', new ArrayBuffer(3)],
  ['not-json', '{ not json'],
  ['invalid-command', '[]'],
  ['invalid-command', '{"type":"message.post","id":"turn:1","text":"an id of ours"}'],
  ['not-supported', '{"type":"toString","id":"layla-says-1"}'],
  ['too-large', `"${'é'.repeat(limits.frameBytes / 2)}"`],
])('bad input is refused as %s, in a sentence', (code, frame) => {
  expect(refusedOf(frame)).toMatchObject({ type: 'refused', code, message: expect.stringMatching(/\S/) })
})
