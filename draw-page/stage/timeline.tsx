import type { Schedule } from '../../protocol/draw.ts'
import { timeOf } from '../../ui/dates.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { useNow } from '../state/clock.ts'
import { useDraw } from '../state/draw-context.ts'

/** The elapsed share of one span, from 0 to 1. */
const elapsedShare = (from: number, to: number, now: number): number => Math.min(1, Math.max(0, (now - from) / Math.max(1, to - from)))

/**
 * The window of the draw and the current position in it. The draw is in the middle, even if the two
 * spans differ.
 */
export function Timeline({ schedule: { opensAt, at, closesAt } }: { readonly schedule: Schedule }) {
  const { t, locale } = useI18n()
  const { snapshot } = useDraw()
  const now = useNow(snapshot.offsetMs, Date.now() + snapshot.offsetMs < closesAt)
  const elapsed = (elapsedShare(opensAt, at, now) + elapsedShare(at, closesAt, now)) / 2
  const stops = [
    [t('chatOpens'), opensAt],
    [t('draw'), at],
    [t('chatCloses'), closesAt],
  ] as const
  return (
    <div class="timeline">
      <span class="track" aria-hidden="true">
        <span class="elapsed" style={{ '--elapsed': elapsed.toFixed(4) }} />
      </span>
      <dl>
        {stops.map(([name, moment]) => (
          <div key={name} class={now >= moment ? 'stop past' : 'stop'}>
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
