import type { Schedule } from '../../protocol/draw.ts'
import { timeOf } from '../../ui/dates.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { useNow } from '../state/clock.ts'
import { useDraw } from '../state/draw-context.ts'

/** How much of one stretch is over, from 0 to 1. */
const share = (from: number, to: number, now: number): number => Math.min(1, Math.max(0, (now - from) / Math.max(1, to - from)))

/** The window around the draw, and where we are in it. The draw stands in the middle, however long each half is. */
export function Timeline({ schedule: { opensAt, at, closesAt } }: { readonly schedule: Schedule }) {
  const { t, locale } = useI18n()
  const { shot } = useDraw()
  const now = useNow(shot.offsetMs, Date.now() + shot.offsetMs < closesAt)
  const done = (share(opensAt, at, now) + share(at, closesAt, now)) / 2
  const stops = [
    [t('chatOpens'), opensAt],
    [t('draw'), at],
    [t('chatCloses'), closesAt],
  ] as const
  return (
    <div class="timeline">
      <span class="track" aria-hidden="true">
        <span class="done" style={{ '--done': done.toFixed(4) }} />
      </span>
      <dl>
        {stops.map(([name, moment]) => (
          <div key={name} class={now >= moment ? 'stop passed' : 'stop'}>
            <dt>{name}</dt>
            <dd>
              <time dateTime={new Date(moment).toISOString()}>{timeOf(moment, locale)}</time>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
