import { expect, test } from 'vitest'
import { cityOf, matchesZone, zoneLabel, zonesOf } from './time-zones.ts'

test('a zone has a readable label and a city', () => {
  expect(zoneLabel('America/New_York')).toBe('America/New York')
  expect(cityOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires')
  expect(cityOf('UTC')).toBe('UTC')
})

test('a zone is found by its current name and by its former name', () => {
  expect(cityOf('Asia/Calcutta')).toBe('Kolkata')
  for (const typed of ['kolkata', 'Calcutta', ' asia/kol']) expect(matchesZone('Asia/Calcutta', typed)).toBe(true)
  for (const typed of ['new york', 'New_York', 'america/new_y']) expect(matchesZone('America/New_York', typed)).toBe(true)
  expect(matchesZone('Europe/Berlin', 'paris')).toBe(false)
})

test('the list has the own zone and UTC, and no duplicates', () => {
  const zones = zonesOf('Mars/Olympus_Mons')
  expect(zones).toContain('Mars/Olympus_Mons')
  expect(zones).toContain('UTC')
  expect(new Set(zones).size).toBe(zones.length)
})
