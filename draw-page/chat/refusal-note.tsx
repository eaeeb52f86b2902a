import { alertIcon } from '../../ui/icons.ts'
import { useSpeech } from '../messages/i18n-context.ts'
import { Icon } from '../page/icon.tsx'
import { shortWait } from '../stage/time-left.ts'
import type { Refused } from './refused.ts'

/** Stands under what was refused. The sentence is said once; the seconds count down for the eye alone. */
export function RefusalNote({ refused, id }: { readonly refused: Refused; readonly id: string }) {
  const speech = useSpeech()
  return (
    <p class="refusal" id={id}>
      <Icon of={alertIcon} />
      <span role="alert">{refused.say}</span>
      {refused.waitMs > 0 && (
        <b class="wait" aria-hidden="true">
          {speech.t('wait', { time: shortWait(refused.waitMs, speech) })}
        </b>
      )}
    </p>
  )
}
