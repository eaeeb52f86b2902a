import { expect, test } from 'vitest'
import type { InboxRow } from '../../protocol/inbox.ts'
import { steady } from './pinned-order.ts'

const row = (room: string, preview = ''): InboxRow => ({ room, preview }) as unknown as InboxRow
const shown = (...parts: Parameters<typeof steady>) => steady(...parts).rows.map(({ row: { room }, left }) => (left ? `(${room})` : room))

test('rows keep their places while Maya points at the list, and newcomers wait outside', () => {
  const held = [row('layla'), row('karim')]
  const now = [row('nadia'), row('karim'), row('layla')]
  expect(shown(held, now)).toEqual(['layla', 'karim'])
  expect(steady(held, now).fresh).toBe(1)
})

test('what stands in a held row is still live', () => {
  expect(steady([row('layla', 'hi')], [row('layla', 'are you there?')]).rows[0]?.row.preview).toBe('are you there?')
})

test('a conversation that Omar resolves stays in its place until the pointer leaves', () => {
  expect(shown([row('layla'), row('karim')], [row('karim')])).toEqual(['(layla)', 'karim'])
  expect(shown(undefined, [row('karim')])).toEqual(['karim'])
})
