import { expect, it } from 'vitest'
import type { DrawLine } from '../../client/draw/lines.ts'
import { english } from '../messages/i18n.ts'
import { summaryOf } from './summary.ts'

const line = (seq: number, name: string, text: string, kind: DrawLine['kind'] = 'message'): DrawLine => ({
  ...{ key: `${seq}`, seq, at: seq, by: { id: `g_${name}`, role: 'guest', name }, kind, text },
  ...{ badges: [], likes: 0, liked: false, removing: false },
})
const lines = [line(1, 'Salma', 'Hello'), line(2, 'Rania', 'Hi all'), line(3, 'Karim', 'Good luck'), line(4, 'Karim', 'to everyone')]

it('a summary is one sentence about all messages of other people', () => {
  expect(summaryOf(lines, 1, 'g_Rania', english())).toBe('2 new messages, the last from Karim: to everyone')
  expect(summaryOf(lines, 3, 'g_Rania', english())).toBe('New message from Karim: to everyone')
  expect(summaryOf(lines, 3, 'g_Karim', english())).toBeUndefined()
})

it('a line that is not a message has no summary', () => {
  expect(summaryOf([line(5, 'Karim', '', 'winner')], 4, undefined, english())).toBeUndefined()
})
