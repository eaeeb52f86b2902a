import { expect, test } from 'vitest'
import { decode, decodeDraw } from './decode.ts'
import { parseJson } from './json.ts'
import { requestSchemas } from './requests/requests.ts'

test('half a character in any string of a frame or a body becomes a replacement character', () => {
  expect(parseJson('{"a":["\\ud83d","\\uD83D\\uDE00",{"b":"x\\udc00"}],"n":1}')).toEqual({ a: ['\ufffd', '😀', { b: 'x\ufffd' }], n: 1 })
  expect(parseJson('"\\\\ud83d"')).toBe('\\ud83d')
  const frame = '{"type":"message.post","id":"layla-posts-1","text":"hi \\ud83d"}'
  for (const decodeFrame of [decode, decodeDraw]) expect(decodeFrame(frame)).toMatchObject({ command: { text: 'hi \ufffd' } })
})

test('the title of a draw is one readable line', () => {
  const schema = requestSchemas.createDraw.body.shape.title
  expect(schema.parse(' The\u202e autumn\n\n draw\0 ')).toBe('The autumn draw')
  for (const blank of ['\u200b', '\u2800', ' \n ']) expect(schema.safeParse(blank).success).toBe(false)
})
