/** A moment as the clocks of one zone show it, with the day: "Wed, 25 Nov, 20:00". */
export const momentIn = (at: number, locale: string, zone?: string): string =>
  inZone(locale, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }, zone).format(at)

/** How a zone is called there and then: "GMT+2", "EET". */
export const zoneNameOf = (at: number, locale: string, zone?: string): string =>
  inZone(locale, { timeZoneName: 'short' }, zone)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''

/** The place in a zone's name: "Asia/Beirut" is Beirut. */
export const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** A browser may not know a zone yet that the house knows: then its own clock has to do. */
function inZone(locale: string, options: Intl.DateTimeFormatOptions, timeZone?: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone })
  } catch {
    return new Intl.DateTimeFormat(locale, options)
  }
}
