import { expect, test } from 'vitest'
import { between, billOf, sumOf, times, totalOf, type Usage } from './bill.ts'

const nothing: Usage = {
  objectRowsWritten: 0,
  d1RowsWritten: 0,
  rowsRead: 0,
  socketMessages: 0,
  objectRequests: 0,
  awakeMs: 0,
  workerRequests: 0,
  workerCpuMs: 0,
}
const million = 1_000_000

test('a million of each costs the list price', () => {
  const bill = billOf({
    objectRowsWritten: 2 * million,
    d1RowsWritten: million,
    rowsRead: 5 * million,
    socketMessages: 20 * million,
    objectRequests: 3 * million,
    // A million seconds of 0.128 GB.
    awakeMs: 1_000 * million,
    workerRequests: million,
    workerCpuMs: 10 * million,
  })
  expect(bill['rows in objects']).toBeCloseTo(2)
  expect(bill['rows in D1']).toBeCloseTo(1)
  expect(bill['rows read']).toBeCloseTo(0.005)
  expect(bill['requests to objects']).toBeCloseTo(4 * 0.15)
  expect(bill['objects awake']).toBeCloseTo(1.6)
  expect(bill['requests to the Worker']).toBeCloseTo(0.3)
  expect(bill['CPU of the Worker']).toBeCloseTo(0.2)
  expect(totalOf(bill)).toBeCloseTo(5.705)
})

test('twenty socket messages cost as much as one request', () => {
  expect(totalOf(billOf({ ...nothing, socketMessages: 20 }))).toBeCloseTo(totalOf(billOf({ ...nothing, objectRequests: 1 })), 12)
})

test('usages add up, subtract and scale part by part', () => {
  const before = { ...nothing, objectRowsWritten: 3, awakeMs: 10 }
  const after = { ...nothing, objectRowsWritten: 8, awakeMs: 25, workerRequests: 1 }
  const used = between(before, after)
  expect(used).toEqual({ ...nothing, objectRowsWritten: 5, awakeMs: 15, workerRequests: 1 })
  expect(sumOf(before, used)).toEqual(after)
  expect(times(used, 2)).toEqual({ ...nothing, objectRowsWritten: 10, awakeMs: 30, workerRequests: 2 })
})
