import { expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { added, failed, isFull, type OutboxItem, type OutboxItems, retried, settled } from './outbox.ts'

const entry = (id: string, at = 0): OutboxItem => ({ id, kind: 'message', text: id, at })
const ids = (entries: OutboxItems) => entries.map(({ id }) => id)
const three: OutboxItems = [entry('hi'), entry('kifak'), entry('sho')]

test('what Layla said waits in her order, and the same line only once', () => {
  expect(ids(['hi', 'kifak', 'hi'].reduce<OutboxItems>((all, id) => added(entry(id))(all), []))).toEqual(['hi', 'kifak'])
})

test('what has arrived is taken out; nothing else, and no news is no change', () => {
  expect(ids(settled(new Set(['kifak']))(three))).toEqual(['hi', 'sho'])
  expect(settled(new Set(['elsewhere']))(three)).toBe(three)
})

test('a refused line stays with its reason; tried again it is the newest', () => {
  const refused = failed('hi', refusal('not-allowed'))(three)
  expect(refused[0]).toMatchObject({ id: 'hi', refused: { code: 'not-allowed' } })
  const again = retried('hi', 5)(refused)
  expect(ids(again)).toEqual(['kifak', 'sho', 'hi'])
  expect(again[2]).toEqual(entry('hi', 5))
  expect(retried('sho', 5)(again)).toBe(again)
})

test('two hundred lines are full, and so is one that has waited for a day', () => {
  const many = Array.from({ length: limits.outboxMessages }, (_, n) => entry(`n${n}`))
  expect(isFull(many, 0)).toBe(true)
  expect(isFull(many.slice(1), 0)).toBe(false)
  expect(isFull(three, limits.outboxAgeMs - 1)).toBe(false)
  expect(isFull(three, limits.outboxAgeMs)).toBe(true)
  expect(isFull(failed('hi', refusal('not-allowed'))([entry('hi')]), limits.outboxAgeMs)).toBe(false)
})
