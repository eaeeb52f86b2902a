import type { Schedule } from '../../protocol/draw.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { dateTimeIn, ownZone, placeOf, zoneNameOf } from './zone-time.ts'

/** The time of the draw in the viewer's zone, and in the draw's zone if that differs. */
export function DrawTimes({ schedule: { at, zone } }: { readonly schedule: Schedule }) {
  const { t, locale } = useI18n()
  const own = ownZone()
  const isSame = dateTimeIn(at, locale) === dateTimeIn(at, locale, zone)
  const rows = [{ name: t('yourTime'), zone: own, inZone: undefined }, ...(isSame ? [] : [{ name: t('drawTime'), zone, inZone: zone }])]
  return (
    <dl class="draw-times">
      {rows.map((row) => (
        <div key={row.name}>
          <dt>{row.name}</dt>
          <dd>
            <time dateTime={new Date(at).toISOString()}>{dateTimeIn(at, locale, row.inZone)}</time>
            <span class="zone">
              {[...new Set([placeOf(row.zone), zoneNameOf(at, locale, row.inZone)])].map((name, i) => (
                <span key={name}>
                  {i > 0 && ' · '}
                  <bdi>{name}</bdi>
                </span>
              ))}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
