import type { Schedule } from '../../protocol/draw.ts'
import { trophyIcon } from '../../ui/icons.ts'
import { Badge, Face, Name } from '../chat/person.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { Icon } from '../page/icon.tsx'
import { useNow } from '../state/clock.ts'
import { useDraw } from '../state/draw-context.ts'
import { timeLeft } from './time-left.ts'

/** The time until the draw, to the second by the house's clock; then that it is now, whom it has drawn, and that it is over. */
export function Countdown({ schedule }: { readonly schedule: Schedule }) {
  const { t, locale } = useI18n()
  const { shot, room, windowState } = useDraw()
  const now = useNow(shot.offsetMs, Date.now() + shot.offsetMs < schedule.at)
  const { winners } = room
  if (winners.length > 0)
    return (
      <div class="won">
        <p class="won-title">
          <Icon of={trophyIcon} />
          {t('winnersTitle', { n: winners.length })}
        </p>
        <ul>
          {winners.map((winner) => (
            <li key={winner.id}>
              <Face of={winner} />
              <Name of={winner} />
              <Badge kind="winner" />
            </li>
          ))}
        </ul>
      </div>
    )
  if (now >= schedule.at && windowState === 'closed') return <p class="turn over">{t('drawOver')}</p>
  if (now >= schedule.at) return <p class="turn">{t('drawNow')}</p>
  const { days, clock } = timeLeft(schedule.at - now, locale)
  return (
    <>
      <p class="until" id="until">
        {t('untilDraw')}
      </p>
      {/* Nobody wants to be told every second; whoever asks hears the time that is left. */}
      <p class={days > 0 ? 'countdown long' : 'countdown'} role="timer" aria-live="off" aria-labelledby="until">
        {days > 0 && <bdi class="days">{t('days', { n: days })}</bdi>}
        {days > 0 && ' '}
        <bdi dir="ltr">{clock.split(/(:)/).map((part, i) => (part === ':' ? <i key={i}>:</i> : <span key={i}>{part}</span>))}</bdi>
      </p>
    </>
  )
}
