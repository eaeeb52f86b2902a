import { expect, test } from 'vitest'
import { shiftOf } from './scroll-shift.ts'

const rows = (text: string) => [...text].map((room) => ({ room }))

test('the window follows its rows when others arrive, leave or move above it', () => {
  expect(shiftOf(rows('abcdef'), rows('xabcdef'), 2, 5)).toBe(1)
  expect(shiftOf(rows('abcdef'), rows('bcdef'), 2, 5)).toBe(-1)
  expect(shiftOf(rows('abcdef'), rows('fabcde'), 2, 5)).toBe(1)
  expect(shiftOf(rows('abcdef'), rows('abcdefx'), 2, 5)).toBe(0)
})

test('the window does not follow a single row that moves to the top', () => {
  expect(shiftOf(rows('abcdef'), rows('cabdef'), 2, 6)).toBe(0)
})

test('a list without any of the rows has no shift', () => {
  expect(shiftOf(rows('abc'), rows('xyz'), 0, 3)).toBe(0)
})
