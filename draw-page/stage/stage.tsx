import { useMemo } from 'preact/hooks'
import { eyeIcon } from '../../ui/icons.ts'
import { countOf } from '../../ui/numbers.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { ThemeSwitch } from '../page/theme-switch.tsx'
import { useDraw } from '../state/draw-context.ts'
import { Countdown } from './countdown.tsx'
import { DrawTimes } from './draw-times.tsx'
import { HeartButton } from './heart-button.tsx'
import { Leaders } from './leaders.tsx'
import { StateBanner } from './state-banner.tsx'
import { Timeline } from './timeline.tsx'

/** The draw itself: its time, its state and its winners. */
export function Stage() {
  const { t, locale } = useI18n()
  const { snapshot, room, windowState } = useDraw()
  const { schedule } = room
  // Rendered once, because the snapshot changes many times a second and the schedule does not.
  const facts = useMemo(
    () =>
      schedule && (
        <div class="facts">
          <DrawTimes schedule={schedule} />
          <Leaders schedule={schedule} />
        </div>
      ),
    [schedule],
  )
  return (
    <main class="stage" aria-label={t('stage')}>
      <div class="stage-top">
        <StateBanner />
        <span class="viewer-count">
          <Icon paths={eyeIcon} />
          <span aria-hidden="true">{countOf(snapshot.viewers, locale)}</span>
          <span class="visually-hidden">{t('watching', { n: snapshot.viewers })}</span>
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
            {windowState !== 'cancelled' && <Timeline schedule={schedule} />}
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
