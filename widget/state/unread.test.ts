import { expect, test } from 'vitest'
import type { ConversationSnapshot } from '../../client/conversation/conversation.ts'
import { unreadIn } from './unread.ts'

const layla = { id: 'visitor-layla', role: 'visitor', name: '' }
const omar = { id: 'agent-omar', role: 'agent', name: 'Omar' }
const message = (seq: number, by: object, more: object = {}) => ({ kind: 'message', seq, by, removed: false, ...more })

const snapshotWith = (lines: readonly object[], read?: number) =>
  ({
    you: layla,
    room: { receipts: read === undefined ? {} : { [layla.id]: { received: 9, read } } },
    lines,
  }) as unknown as ConversationSnapshot

test('messages of other people after the last read one are unread', () => {
  const lines = [message(2, omar), message(3, layla), message(4, omar), message(5, omar)]
  expect(unreadIn(snapshotWith(lines, 2))).toBe(2)
  expect(unreadIn(snapshotWith(lines, 5))).toBe(0)
  expect(unreadIn(snapshotWith(lines))).toBe(3)
})

test('removed messages and system lines are never unread', () => {
  const lines = [message(2, omar, { removed: true }), { kind: 'system', seq: 3, by: omar }, message(4, omar)]
  expect(unreadIn(snapshotWith(lines, 0))).toBe(1)
})

test('nothing is unread before there is a conversation and before it knows who the visitor is', () => {
  expect(unreadIn(undefined)).toBe(0)
  expect(unreadIn({ ...snapshotWith([message(2, omar)]), you: undefined })).toBe(0)
})
