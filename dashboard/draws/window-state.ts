import type { Phase } from '../../protocol/draw.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'

/** State of a draw's window at `now`. The list is polled; the page computes changes in between. */
export const windowStateOf = ({ opensAt, closesAt }: Pick<DrawRow, 'opensAt' | 'closesAt'>, now: number): Phase =>
  now < opensAt ? 'scheduled' : now < closesAt ? 'open' : 'closed'

export interface DrawGroup {
  readonly phase: Phase
  readonly rows: readonly DrawRow[]
}

/** The order within each group: the next change first; among closed draws the latest first. */
const order: Readonly<Record<Phase, (one: DrawRow, other: DrawRow) => number>> = {
  open: (one, other) => one.closesAt - other.closesAt,
  scheduled: (one, other) => one.at - other.at,
  closed: (one, other) => other.at - one.at,
}

/** The draws by state of their window: open, scheduled, closed. Empty groups are omitted. */
export function groupsOf(rows: readonly DrawRow[], now: number): readonly DrawGroup[] {
  return (['open', 'scheduled', 'closed'] as const)
    .map((phase) => ({ phase, rows: rows.filter((row) => windowStateOf(row, now) === phase).sort(order[phase]) }))
    .filter((group) => group.rows.length > 0)
}

/** When the next window opens or closes, in epoch ms; `undefined` if all are closed. */
export function nextWindowChange(rows: readonly DrawRow[], now: number): number | undefined {
  const changes = rows.flatMap(({ opensAt, closesAt }) => [opensAt, closesAt]).filter((at) => at > now)
  return changes.length > 0 ? Math.min(...changes) : undefined
}
