import { expect, test } from 'vitest'
import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { Line } from '../../client/conversation/lines.ts'
import { UnreadDivider } from './unread-divider.ts'

const lines = ['v1', 'a1', 'a1'].map((id, at) => ({ key: `k${at}`, seq: at + 1, kind: 'message', removed: false, by: { id } }) as Line)
const readUpTo = (read: number) =>
  ({ you: { id: 'v1' }, lines, room: { receipts: { v1: { received: 3, read } } } }) as unknown as ConversationSnapshot

test('the divider is decided when the chat opens and stays until it opens again', () => {
  const divider = new UnreadDivider()
  expect(divider.update(true, undefined), 'nothing is loaded').toBe(false)
  expect(divider.update(true, readUpTo(2))).toBe(true)
  expect(divider.key).toBe('k2')
  expect(divider.update(true, readUpTo(3)), 'read by now').toBe(false)
  expect(divider.key).toBe('k2')
  divider.update(false, readUpTo(3))
  expect(divider.update(true, readUpTo(3))).toBe(false)
  expect(divider.key, 'all read').toBeUndefined()
})
