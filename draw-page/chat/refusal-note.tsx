import { alertIcon } from '../../ui/icons.ts'
import { Icon } from '../../ui/preact/icon.tsx'
import { useI18n } from '../messages/i18n-context.ts'
import { shortWait } from '../stage/time-left.ts'
import type { RefusalState } from './refusal-state.ts'

/** A refusal below its form. Screen readers announce the reason once, and not the countdown. */
export function RefusalNote({ refused, id }: { readonly refused: RefusalState; readonly id: string }) {
  const i18n = useI18n()
  return (
    <p class="refusal" id={id}>
      <Icon paths={alertIcon} />
      <span role="alert">{refused.message}</span>
      {refused.waitMs > 0 && (
        <b class="wait" aria-hidden="true">
          {i18n.t('wait', { time: shortWait(refused.waitMs, i18n) })}
        </b>
      )}
    </p>
  )
}
