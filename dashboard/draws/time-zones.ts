/** Browsers keep some zones under the name a city had long ago; these are what people look for today. */
const today: Readonly<Record<string, string>> = {
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

/** The zone of this browser. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every zone there is to choose, by name. Not every browser counts UTC, or its own, among them. */
export const zonesOf = (own: string): readonly string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), own, 'UTC'])].sort((one, other) => labelOf(one).localeCompare(labelOf(other)))

/** As a person reads it: `America/New York`. */
export const labelOf = (zone: string): string => (today[zone] ?? zone).replaceAll('_', ' ')

/** Where the clock hangs: `New York`. */
export const cityOf = (zone: string): string => labelOf(zone).split('/').at(-1) ?? zone

/** Whether someone who types `words` may mean this zone: by either name, in words or as it is written. */
export function isMeant(zone: string, words: string): boolean {
  const asked = words.trim().toLowerCase().replaceAll('_', ' ')
  return [labelOf(zone), zone.replaceAll('_', ' ')].some((name) => name.toLowerCase().includes(asked))
}
