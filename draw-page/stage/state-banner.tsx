import { alertIcon, clockIcon } from '../../ui/icons.ts'
import { useSpeech } from '../messages/i18n-context.ts'
import { Icon } from '../page/icon.tsx'
import { useNow } from '../state/clock.ts'
import { useHall } from '../state/draw-context.ts'
import { shortWait } from './time-left.ts'

/** From here on the end of the window is worth a word. */
const soonMs = 30 * 60_000

/** Whether people may talk now, and until when. */
export function StateBanner() {
  const speech = useSpeech()
  const { t } = speech
  const { room, shot, standing } = useHall()
  const now = useNow(shot.offsetMs, standing === 'before' || standing === 'open')
  const { schedule } = room
  const words = (): string => {
    if (standing === 'off') return t('off')
    if (standing === 'closed' || !schedule) return t('closed')
    if (standing === 'before')
      return now < schedule.opensAt ? t('opensIn', { time: shortWait(schedule.opensAt - now, speech) }) : t('opensNow')
    const left = schedule.closesAt - now
    return left < soonMs ? t('closesIn', { time: shortWait(left, speech) }) : t('live')
  }
  return (
    <p class={`state ${standing}`}>
      {standing === 'open' ? <span class="live-dot" /> : <Icon of={standing === 'off' ? alertIcon : clockIcon} />}
      {words()}
      {shot.connection.slow && <span class="slow-dot" role="img" aria-label={t('slow')} title={t('slow')} />}
    </p>
  )
}
