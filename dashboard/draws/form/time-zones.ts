/** Today's names of zones that browsers list under a city's former name. */
const currentNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** The browser's own time zone. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** All time zones by label. Some browsers do not list UTC or their own zone, so both are added. */
export const zonesOf = (own: string): readonly string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), own, 'UTC'])].sort((one, other) => zoneLabel(one).localeCompare(zoneLabel(other)))

/** The zone as people read it: `America/New York`. */
export const zoneLabel = (zone: string): string => (currentNames[zone] ?? zone).replaceAll('_', ' ')

/** The city of the zone: `New York`. */
export const cityOf = (zone: string): string => zoneLabel(zone).split('/').at(-1) ?? zone

/** Whether the typed text is part of the zone's current or former name. */
export function matchesZone(zone: string, typed: string): boolean {
  const query = typed.trim().toLowerCase().replaceAll('_', ' ')
  return [zoneLabel(zone), zone.replaceAll('_', ' ')].some((name) => name.toLowerCase().includes(query))
}
