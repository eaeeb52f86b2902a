import type { Schedule } from '../../protocol/draw.ts'
import { useI18n } from '../messages/i18n-context.ts'
import { momentIn, ownZone, placeOf, zoneNameOf } from './moments.ts'

/** The moment of the draw by the viewer's clock, and by that of the draw where the two differ. */
export function When({ schedule: { at, zone } }: { readonly schedule: Schedule }) {
  const { t, locale } = useI18n()
  const own = ownZone()
  const isSame = momentIn(at, locale) === momentIn(at, locale, zone)
  const rows = [{ name: t('yourTime'), zone: own, of: undefined }, ...(isSame ? [] : [{ name: t('drawTime'), zone, of: zone }])]
  return (
    <dl class="when">
      {rows.map((row) => (
        <div key={row.name}>
          <dt>{row.name}</dt>
          <dd>
            <time dateTime={new Date(at).toISOString()}>{momentIn(at, locale, row.of)}</time>
            <span class="zone">
              {[...new Set([placeOf(row.zone), zoneNameOf(at, locale, row.of)])].map((name, i) => (
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
