import { expect, test } from 'vitest'
import type { InboxRow } from '../../protocol/inbox.ts'
import { pinnedOrder } from './pinned-order.ts'

const row = (room: string, preview = ''): InboxRow => ({ room, preview }) as unknown as InboxRow
const shown = (...parts: Parameters<typeof pinnedOrder>) =>
  pinnedOrder(...parts).rows.map(({ row: { room }, left }) => (left ? `(${room})` : room))

test('rows keep their places while the order is pinned, and new rows are hidden', () => {
  const pinned = [row('layla'), row('karim')]
  const now = [row('nadia'), row('karim'), row('layla')]
  expect(shown(pinned, now)).toEqual(['layla', 'karim'])
  expect(pinnedOrder(pinned, now).newCount).toBe(1)
})

test('the contents of a pinned row stay live', () => {
  expect(pinnedOrder([row('layla', 'hi')], [row('layla', 'are you there?')]).rows[0]?.row.preview).toBe('are you there?')
})

test('a conversation that Omar resolves keeps its place until the order is unpinned', () => {
  expect(shown([row('layla'), row('karim')], [row('karim')])).toEqual(['(layla)', 'karim'])
  expect(shown(undefined, [row('karim')])).toEqual(['karim'])
})
