import { type Control, useWatch } from 'react-hook-form'
import { t } from '../messages/i18n.ts'
import { Phrase } from '../messages/message.tsx'
import type { Draft } from './draw-form.tsx'
import { hereOf, wallOf } from './draw-times.ts'
import { momentAt } from './wall-clock.ts'
import { cityOf, ownZone } from './time-zones.ts'

/** What was chosen, in words, there and here: the surest way to see a wrong month or a wrong zone. */
export function Preview({ control }: { readonly control: Control<Draft> }) {
  const [wall, zone] = useWatch({ control, name: ['wall', 'zone'] })
  const at = wall === '' || zone === null ? undefined : momentAt(wall, zone)
  return (
    <p aria-live="polite" className="mt-2 text-sm text-pretty text-soft tabular-nums">
      {typeof at === 'number' && zone !== null ? (
        <Said wall={wall} zone={zone} at={at} />
      ) : (
        t(at === 'no-such-time' ? 'drawForm.gap' : 'drawForm.hint')
      )}
    </p>
  )
}

function Said({ wall, zone, at }: { readonly wall: string; readonly zone: string; readonly at: number }) {
  const fill = { moment: wallOf(wall, 'long'), city: cityOf(zone) }
  const here = hereOf({ at, wall }, ownZone())
  return here === undefined ? (
    <Phrase word="drawForm.preview" fill={fill} />
  ) : (
    <Phrase word="drawForm.previewHere" fill={{ ...fill, here }} />
  )
}
