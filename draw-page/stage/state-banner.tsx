import { alertIcon, clockIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { useNow } from '../state/clock.ts'
import { useDraw } from '../state/draw-context.ts'
import { shortWait } from './time-left.ts'

/** The closing time is shown from this long before it. */
const soonMs = 30 * 60_000

/** Whether the chat is open, and until when. */
export function StateBanner() {
  const i18n = useI18n()
  const { t } = i18n
  const { room, snapshot, windowState } = useDraw()
  const now = useNow(snapshot.offsetMs, windowState === 'scheduled' || windowState === 'open')
  const { schedule } = room
  const text = (): string => {
    if (windowState === 'off') return t('off')
    if (windowState === 'cancelled') return t('cancelled')
    if (windowState === 'closed' || !schedule) return t('closed')
    if (windowState === 'scheduled')
      return now < schedule.opensAt ? t('opensIn', { time: shortWait(schedule.opensAt - now, i18n) }) : t('opensNow')
    const left = schedule.closesAt - now
    return left < soonMs ? t('closesIn', { time: shortWait(left, i18n) }) : t('live')
  }
  return (
    <p class={`state ${windowState}`}>
      {windowState === 'open' ? (
        <span class="live-dot" />
      ) : (
        <Icon paths={windowState === 'off' || windowState === 'cancelled' ? alertIcon : clockIcon} />
      )}
      {text()}
      {snapshot.connection.slow && <span class="slow-dot" role="img" aria-label={t('slow')} title={t('slow')} />}
    </p>
  )
}
