import { expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { added, failed, isFull, type OutboxItem, type OutboxItems, retried, settled } from './outbox.ts'

const item = (id: string, at = 0): OutboxItem => ({ id, kind: 'message', text: id, at })
const ids = (items: OutboxItems) => items.map(({ id }) => id)
const three: OutboxItems = [item('hi'), item('kifak'), item('sho')]

test('the outbox stores messages in order and each id once', () => {
  expect(ids(['hi', 'kifak', 'hi'].reduce<OutboxItems>((all, id) => added(item(id))(all), []))).toEqual(['hi', 'kifak'])
})

test('settling removes only the messages with these ids, and without a match it returns the same items', () => {
  expect(ids(settled(new Set(['kifak']))(three))).toEqual(['hi', 'sho'])
  expect(settled(new Set(['elsewhere']))(three)).toBe(three)
})

test('a refused message stays with its refusal, and retried it becomes the newest', () => {
  const refused = failed('hi', refusal('not-allowed'))(three)
  expect(refused[0]).toMatchObject({ id: 'hi', refused: { code: 'not-allowed' } })
  const retriedItems = retried('hi', 5)(refused)
  expect(ids(retriedItems)).toEqual(['kifak', 'sho', 'hi'])
  expect(retriedItems[2]).toEqual(item('hi', 5))
  expect(retried('sho', 5)(retriedItems)).toBe(retriedItems)
})

test('the outbox is full with 200 messages or with one that has waited for a day', () => {
  const many = Array.from({ length: limits.outboxMessages }, (_, n) => item(`n${n}`))
  expect(isFull(many, 0)).toBe(true)
  expect(isFull(many.slice(1), 0)).toBe(false)
  expect(isFull(three, limits.outboxAgeMs - 1)).toBe(false)
  expect(isFull(three, limits.outboxAgeMs)).toBe(true)
  expect(isFull(failed('hi', refusal('not-allowed'))([item('hi')]), limits.outboxAgeMs)).toBe(false)
})
