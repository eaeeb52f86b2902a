import type { Phase } from '../../protocol/draw.ts'
import type { DrawRow } from '../../protocol/http/agent.ts'
import { agoOf } from '../../ui/dates.ts'
import { locale, t } from '../messages/i18n.ts'
import { timeLeft } from './draw-times.ts'

const tones: Readonly<Record<Phase, string>> = {
  open: 'bg-success-soft text-success-text',
  scheduled: 'bg-accent-soft text-accent-text',
  closed: 'bg-fill text-soft',
  cancelled: 'bg-danger-soft text-danger-text',
}

/** The next change of the window, or its end. */
const changeTexts: Readonly<Record<Phase, (row: DrawRow, now: number) => string>> = {
  open: ({ closesAt }, now) => t('draws.closesIn', { time: timeLeft(closesAt - now) }),
  scheduled: ({ opensAt }, now) => t('draws.opensIn', { time: timeLeft(opensAt - now) }),
  closed: ({ closesAt }, now) => t('draws.closedAgo', { ago: agoOf(closesAt, now, locale(), 'long') }),
  cancelled: () => '',
}

/** State of a draw's window, and when it changes. */
export function WindowBadge({ row, phase, now }: { readonly row: DrawRow; readonly phase: Phase; readonly now: number }) {
  return (
    <span className="inline-flex items-center gap-2 text-xs">
      <span className={`inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 font-medium ${tones[phase]}`}>
        {phase === 'open' && <span aria-hidden className="size-1.5 rounded-full bg-success-dot" />}
        {t(`draws.${phase}`)}
      </span>
      <span className="text-soft tabular-nums">{changeTexts[phase](row, now)}</span>
    </span>
  )
}
