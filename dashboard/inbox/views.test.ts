import { expect, test } from 'vitest'
import type { InboxRow } from '../../protocol/inbox.ts'
import { isUnread } from './views.ts'

test('a row is unread until the agent has read the newest message of the visitor', () => {
  const row = { visitorSeq: 7, readBy: { maya: 7, omar: 4 } } as unknown as InboxRow
  expect(['maya', 'omar', 'lina'].map((agent) => isUnread(row, agent))).toEqual([false, true, true])
})
