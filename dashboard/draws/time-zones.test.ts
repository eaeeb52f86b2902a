import { expect, test } from 'vitest'
import { cityOf, isMeant, labelOf, zonesOf } from './time-zones.ts'

test('a zone reads as a place', () => {
  expect(labelOf('America/New_York')).toBe('America/New York')
  expect(cityOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires')
  expect(cityOf('UTC')).toBe('UTC')
})

test('Maya finds a city by the name it has today, and by the one her browser still gives it', () => {
  expect(cityOf('Asia/Calcutta')).toBe('Kolkata')
  for (const words of ['kolkata', 'Calcutta', ' asia/kol']) expect(isMeant('Asia/Calcutta', words)).toBe(true)
  for (const words of ['new york', 'New_York', 'america/new_y']) expect(isMeant('America/New_York', words)).toBe(true)
  expect(isMeant('Europe/Berlin', 'paris')).toBe(false)
})

test('her own zone and UTC can always be chosen, and nothing twice', () => {
  const zones = zonesOf('Mars/Olympus_Mons')
  expect(zones).toContain('Mars/Olympus_Mons')
  expect(zones).toContain('UTC')
  expect(new Set(zones).size).toBe(zones.length)
})
