import { type Control, useWatch } from 'react-hook-form'
import { toEpochMs } from '../../../domain/draw/wall-time.ts'
import { t } from '../../messages/i18n.ts'
import { FormattedMessage } from '../../messages/message.tsx'
import { formatWallTime, ownTimeOf } from '../draw-times.ts'
import type { DrawFormValues } from './draw-form-values.ts'
import { cityOf, ownZone } from './time-zones.ts'

/** The chosen time written out in the draw's zone and the agent's own, to reveal a wrong choice. */
export function TimePreview({ control }: { readonly control: Control<DrawFormValues> }) {
  const [wall, zone] = useWatch({ control, name: ['wall', 'zone'] })
  const moment = wall === '' || zone === null ? undefined : toEpochMs(wall, zone)
  const isWrongTime = moment !== undefined && 'wrong' in moment && moment.wrong !== 'no-such-zone'
  return (
    <p aria-live="polite" className="mt-2 text-sm text-pretty text-soft tabular-nums">
      {moment !== undefined && 'at' in moment && zone !== null ? (
        <ChosenTime wall={wall} zone={zone} at={moment.at} />
      ) : (
        t(isWrongTime ? 'drawForm.noSuchTime' : 'drawForm.hint')
      )}
    </p>
  )
}

function ChosenTime({ wall, zone, at }: { readonly wall: string; readonly zone: string; readonly at: number }) {
  const values = { dateTime: formatWallTime(wall, 'long'), city: cityOf(zone) }
  const ownTime = ownTimeOf({ at, wall }, ownZone())
  return ownTime === undefined ? (
    <FormattedMessage message="drawForm.preview" values={values} />
  ) : (
    <FormattedMessage message="drawForm.previewOwn" values={{ ...values, ownTime }} />
  )
}
