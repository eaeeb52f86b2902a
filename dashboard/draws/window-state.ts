import { nextChangeOf, phaseAt } from '../../domain/draw/window.ts'
import type { Phase } from '../../protocol/draw.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'

export interface DrawGroup {
  readonly phase: Phase
  readonly rows: readonly DrawRow[]
}

/** The phase of a listed draw at this moment; the list itself may be some seconds old. */
export const phaseOf = (row: DrawRow, now: number): Phase => (row.cancelled ? 'cancelled' : phaseAt(row, now))

/** The order within each group: the next change first; among closed draws the latest first. */
const order: Readonly<Record<Phase, (one: DrawRow, other: DrawRow) => number>> = {
  open: (one, other) => one.closesAt - other.closesAt,
  scheduled: (one, other) => one.at - other.at,
  closed: (one, other) => other.at - one.at,
  cancelled: (one, other) => other.at - one.at,
}

/** The draws by state of their window: open, scheduled, closed, cancelled. Empty groups are omitted. */
export function groupsOf(rows: readonly DrawRow[], now: number): readonly DrawGroup[] {
  return (['open', 'scheduled', 'closed', 'cancelled'] as const)
    .map((phase) => ({ phase, rows: rows.filter((row) => phaseOf(row, now) === phase).sort(order[phase]) }))
    .filter((group) => group.rows.length > 0)
}

/** When the next window opens or closes, in epoch ms; `undefined` if all are closed. */
export function nextWindowChange(rows: readonly DrawRow[], now: number): number | undefined {
  const changes = rows.flatMap((row) => (row.cancelled ? [] : (nextChangeOf(row, now) ?? [])))
  return changes.length > 0 ? Math.min(...changes) : undefined
}
