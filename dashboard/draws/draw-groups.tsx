import type { DrawRow } from '../../protocol/http/agent.ts'
import { t } from '../messages/i18n.ts'
import { DrawItem } from './draw-item.tsx'
import { useWindowClock } from './use-window-clock.ts'
import { groupsOf } from './window-state.ts'

/** Open, scheduled and closed draws; a draw changes group when its window opens or closes. */
export function DrawGroups({ rows }: { readonly rows: readonly DrawRow[] }) {
  const now = useWindowClock(rows)
  return (
    <div className="space-y-8">
      {groupsOf(rows, now).map((group) => (
        <section key={group.phase} aria-labelledby={`draws-${group.phase}`}>
          <h2 id={`draws-${group.phase}`} className="pb-2 text-xs font-medium text-soft">
            {t(`draws.group.${group.phase}`)}
          </h2>
          <ul className="border-b border-line">
            {group.rows.map((row) => (
              <DrawItem key={row.draw} row={row} phase={group.phase} now={now} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
