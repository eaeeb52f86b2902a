import { afterEach, expect, test, vi } from 'vitest'
import { RoomLogger } from './room-logger.ts'

afterEach(() => void vi.restoreAllMocks())

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const

/** The log line of a turn with so many messages, and typing, which is too frequent for a line. */
function lineOfTurn(messages: number) {
  const lines: string[] = []
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((line) => void lines.push(line as string))
  const posted = Array.from({ length: messages }, (_, n) => ({ by: layla, command: { type: 'message.post', id: `c${n}` }, seq: n + 1 }))
  const typing = { by: layla, command: { type: 'typing', id: 'typing' }, seq: messages }
  new RoomLogger(() => 'c_room').turn([...posted, typing], { head: messages, events: messages })
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('a turn of a few commands is logged with the id, author and place of each', () => {
  const [line] = lineOfTurn(1)
  expect(line).toMatchObject({
    event: 'turn',
    accepted: [{ type: 'message.post', id: 'c0', by: 'v_layla', role: 'visitor', seq: 1 }],
    committed: { head: 1, events: 1 },
  })
})

test('a turn of many commands is logged in one line with their number by type', () => {
  const lines = lineOfTurn(200)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ event: 'turn', counts: { 'message.post': 200 }, committed: { head: 200, events: 200 } })
  expect(lines[0]).not.toHaveProperty('accepted')
})
