import { alertIcon } from '../../ui/icons.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { Icon } from '../page/icon.tsx'
import { shortWait } from '../stage/time-left.ts'
import type { Refused } from './refused.ts'

/** Stands under what was refused. The sentence is said once; the seconds count down for the eye alone. */
export function RefusalNote({ refused, id }: { readonly refused: Refused; readonly id: string }) {
  const i18n = useI18n()
  return (
    <p class="refusal" id={id}>
      <Icon of={alertIcon} />
      <span role="alert">{refused.message}</span>
      {refused.waitMs > 0 && (
        <b class="wait" aria-hidden="true">
          {i18n.t('wait', { time: shortWait(refused.waitMs, i18n) })}
        </b>
      )}
    </p>
  )
}
