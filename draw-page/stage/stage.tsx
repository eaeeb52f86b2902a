import { useMemo } from 'preact/hooks'
import { eyeIcon } from '../../ui/icons.ts'
import { countOf } from '../../ui/numbers.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { Icon } from '../page/icon.tsx'
import { ThemeSwitch } from '../page/theme-switch.tsx'
import { useDraw } from '../state/draw-context.ts'
import { Countdown } from './countdown.tsx'
import { HeartButton } from './heart-button.tsx'
import { Leaders } from './leaders.tsx'
import { StateBanner } from './state-banner.tsx'
import { Timeline } from './timeline.tsx'
import { When } from './when.tsx'

/** What the crowd came for: when the draw is, and what becomes of it. */
export function Stage() {
  const { t, locale } = useI18n()
  const { shot, room, windowState } = useDraw()
  const { schedule } = room
  // Drawn once: a crowd is shown many times a second, and the day of the draw stays.
  const facts = useMemo(
    () =>
      schedule && (
        <div class="facts">
          <When schedule={schedule} />
          <Leaders schedule={schedule} />
        </div>
      ),
    [schedule],
  )
  return (
    <main class="stage" aria-label={t('stage')}>
      <div class="stage-top">
        <StateBanner />
        <span class="watching">
          <Icon of={eyeIcon} />
          <span aria-hidden="true">{countOf(shot.viewers, locale)}</span>
          <span class="unseen">{t('watching', { n: shot.viewers })}</span>
        </span>
        <ThemeSwitch />
      </div>
      {schedule && (
        <div class="stage-middle">
          <h1>
            <bdi>{schedule.title}</bdi>
          </h1>
          <div class="card">
            <Countdown schedule={schedule} />
            <Timeline schedule={schedule} />
          </div>
          {windowState === 'off' && <p class="reason">{t('nowOff')}</p>}
          {facts}
        </div>
      )}
      <div class="stage-foot">
        <HeartButton />
      </div>
    </main>
  )
}
