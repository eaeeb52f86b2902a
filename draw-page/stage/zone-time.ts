/** Day and time in one zone: "Wed, 25 Nov, 20:00". */
export const dateTimeIn = (at: number, locale: string, zone?: string): string =>
  inZone(locale, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }, zone).format(at)

/** The short name of a zone at that time: "GMT+2", "EET". */
export const zoneNameOf = (at: number, locale: string, zone?: string): string =>
  inZone(locale, { timeZoneName: 'short' }, zone)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''

/** The city of a zone: "Asia/Beirut" is Beirut. */
export const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Falls back to the browser's own zone if it does not know the given one. */
function inZone(locale: string, options: Intl.DateTimeFormatOptions, timeZone?: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone })
  } catch {
    return new Intl.DateTimeFormat(locale, options)
  }
}
