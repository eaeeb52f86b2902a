import type { Schedule } from '../../protocol/draw.ts'
import { timeOf } from '../../ui/dates.ts'
import { trophyIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { Avatar, Badge, Name } from '../chat/person.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { useNow } from '../state/clock.ts'
import { useDraw } from '../state/draw-context.ts'
import { timeLeft } from './time-left.ts'

/** For this long after its time the page shows that the draw is now. */
const nowMs = 5 * 60_000

/**
 * The time until the draw by the server's clock; then that it is now, when it was, its winners, and
 * that it is over.
 */
export function Countdown({ schedule }: { readonly schedule: Schedule }) {
  const { t, locale } = useI18n()
  const { snapshot, room, windowState } = useDraw()
  const now = useNow(snapshot.offsetMs, Date.now() + snapshot.offsetMs < schedule.at + nowMs)
  const { winners } = room
  if (winners.length > 0)
    return (
      <div class="winners">
        <p class="winners-title">
          <Icon paths={trophyIcon} />
          {t('winnersTitle', { n: winners.length })}
        </p>
        <ul>
          {winners.map((winner) => (
            <li key={winner.id}>
              <Avatar person={winner} />
              <Name person={winner} />
              <Badge kind="winner" />
            </li>
          ))}
        </ul>
      </div>
    )
  if (windowState === 'cancelled') return <p class="draw-status over">{t('drawCancelled')}</p>
  if (now >= schedule.at && windowState === 'closed') return <p class="draw-status over">{t('drawOver')}</p>
  if (now >= schedule.at + nowMs) return <p class="draw-status over">{t('drawnAt', { time: timeOf(schedule.at, locale) })}</p>
  if (now >= schedule.at) return <p class="draw-status">{t('drawNow')}</p>
  const { days, clock } = timeLeft(schedule.at - now, locale)
  return (
    <>
      <p class="countdown-label" id="countdown-label">
        {t('untilDraw')}
      </p>
      {/* A timer is not announced every second; a screen reader reads it on request. */}
      <p class={days > 0 ? 'countdown long' : 'countdown'} translate={false} role="timer" aria-live="off" aria-labelledby="countdown-label">
        {days > 0 && <bdi class="days">{t('days', { n: days })}</bdi>}
        {days > 0 && ' '}
        <bdi dir="ltr">{clock.split(/(:)/).map((part, i) => (part === ':' ? <i key={i}>:</i> : <span key={i}>{part}</span>))}</bdi>
      </p>
    </>
  )
}
