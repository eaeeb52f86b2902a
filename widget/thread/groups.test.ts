import { describe, expect, it } from 'vitest'
import type { Line } from '../../client/conversation/lines.ts'
import type { LoggedConversationEvent } from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import { rowsOf } from './groups.ts'

const layla: Person = { id: 'v1', role: 'visitor', name: 'Layla' }
const maya: Person = { id: 'a1', role: 'agent', name: 'Maya' }
const noon = new Date(2026, 10, 21, 12, 0).getTime()
const minute = 60_000

let seq = 0
function line(
  by: Person,
  at: number,
  event: Partial<LoggedConversationEvent> = { type: 'message.posted', parts: [{ type: 'text', text: 'hi' }] },
): Line {
  seq += 1
  const kind = event.type === 'message.posted' ? 'message' : 'system'
  const logged = { seq, at, by, id: `k${seq}`, ...event } as LoggedConversationEvent
  return { key: `k${seq}`, seq, at, by, kind, event: logged, removed: false, text: kind === 'message' ? 'hi' : '' }
}
const shapeOf = (lines: readonly Line[], unsent: Parameters<typeof rowsOf>[1] = []) =>
  rowsOf(lines, unsent, layla, () => 'stored').map((row) => (row.is === 'group' ? `${row.by.name} ${row.bubbles.length}` : row.is))

describe('the rows of a conversation', () => {
  it('have a divider above the first unread line, which begins a group', () => {
    const lines = [line(maya, noon), line(maya, noon + 1), line(maya, noon + 2)]
    const rows = rowsOf(lines, [], layla, () => 'stored', lines[1]!.key)
    expect(rows.map(({ is }) => is)).toEqual(['day', 'group', 'unread', 'group'])
  })

  it('are groups by author, split by a pause', () => {
    const lines = [line(layla, noon), line(layla, noon + minute), line(maya, noon + 2 * minute), line(maya, noon + 9 * minute)]
    expect(shapeOf(lines)).toEqual(['day', 'Layla 2', 'Maya 1', 'Maya 1'])
  })

  it('are split by days and by system lines', () => {
    const lines = [line(layla, noon - 24 * 60 * minute), line(layla, noon), line(maya, noon, { type: 'claim.taken' }), line(layla, noon)]
    expect(shapeOf(lines)).toEqual(['day', 'Layla 1', 'day', 'Layla 1', 'system', 'Layla 1'])
  })

  it('have no line for the opening, because the greeting is shown', () => {
    expect(shapeOf([line(layla, noon, { type: 'conversation.opened' }), line(layla, noon)])).toEqual(['day', 'Layla 1'])
  })

  it('end with the unsent messages, in Layla’s own group and with their state', () => {
    const rows = rowsOf(
      [line(layla, noon)],
      [{ key: 'u1', kind: 'message', text: 'are you there?', at: noon - 5, state: 'queued' }],
      layla,
      () => 'read',
    )
    const group = rows.at(-1)
    expect(group?.is === 'group' && group.bubbles.map((bubble) => bubble.state)).toEqual(['read', 'queued'])
  })
})
