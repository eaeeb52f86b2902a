import type { Phase } from '../../protocol/draw.ts'
import type { DrawRow } from '../../protocol/http/route.ts'

/** Where a draw's window is at `now`. The list comes every 15 s, the clock moves in between. */
export const windowStateOf = ({ opensAt, closesAt }: Pick<DrawRow, 'opensAt' | 'closesAt'>, now: number): Phase =>
  now < opensAt ? 'scheduled' : now < closesAt ? 'open' : 'closed'

export interface Group {
  readonly phase: Phase
  readonly rows: readonly DrawRow[]
}

/** What is open comes first, and what is next to happen first in it; what is over comes last, the latest first. */
const order: Readonly<Record<Phase, (one: DrawRow, other: DrawRow) => number>> = {
  open: (one, other) => one.closesAt - other.closesAt,
  scheduled: (one, other) => one.at - other.at,
  closed: (one, other) => other.at - one.at,
}

/** The list in the order it is read. A group of nothing is none. */
export function groupsOf(rows: readonly DrawRow[], now: number): readonly Group[] {
  return (['open', 'scheduled', 'closed'] as const)
    .map((phase) => ({ phase, rows: rows.filter((row) => windowStateOf(row, now) === phase).sort(order[phase]) }))
    .filter((group) => group.rows.length > 0)
}

/** When the next window opens or closes: epoch ms, or nothing when all are past. */
export function nextTurnOf(rows: readonly DrawRow[], now: number): number | undefined {
  const turns = rows.flatMap(({ opensAt, closesAt }) => [opensAt, closesAt]).filter((at) => at > now)
  return turns.length > 0 ? Math.min(...turns) : undefined
}
