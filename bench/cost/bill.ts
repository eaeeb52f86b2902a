import { prices } from './prices.ts'

/** What the platform bills, as counted in a run. */
export interface Usage {
  /** Rows that objects wrote, each `setAlarm` included. */
  readonly objectRowsWritten: number
  readonly d1RowsWritten: number
  /** Of objects and of D1. */
  readonly rowsRead: number
  /** That arrived on the sockets of objects. Heartbeats are free. */
  readonly socketMessages: number
  /** Upgrades, RPC calls and alarms. */
  readonly objectRequests: number
  /** For which an object worked or could not hibernate, in all objects together. */
  readonly awakeMs: number
  readonly workerRequests: number
  readonly workerCpuMs: number
}

/** Dollars by part, in the order of the table. */
export interface Bill {
  readonly 'rows in objects': number
  readonly 'rows in D1': number
  readonly 'rows read': number
  readonly 'requests to objects': number
  readonly 'objects awake': number
  readonly 'requests to the Worker': number
  readonly 'CPU of the Worker': number
}

/** The list price of a usage, nothing included. */
export function billOf(usage: Usage): Bill {
  const requests = usage.objectRequests + usage.socketMessages / prices.messagesPerRequest
  return {
    'rows in objects': usage.objectRowsWritten * prices.rowWritten,
    'rows in D1': usage.d1RowsWritten * prices.rowWritten,
    'rows read': usage.rowsRead * prices.rowRead,
    'requests to objects': requests * prices.objectRequest,
    'objects awake': (usage.awakeMs / 1_000) * prices.objectGb * prices.gbSecond,
    'requests to the Worker': usage.workerRequests * prices.workerRequest,
    'CPU of the Worker': usage.workerCpuMs * prices.workerCpuMs,
  }
}

export const totalOf = (bill: Bill): number => Object.values(bill).reduce((sum: number, dollars: number) => sum + dollars, 0)

const combined = (one: Usage, other: Usage, each: (a: number, b: number) => number): Usage =>
  Object.fromEntries(Object.entries(one).map(([name, value]) => [name, each(value, other[name as keyof Usage])])) as unknown as Usage

export const sumOf = (one: Usage, other: Usage): Usage => combined(one, other, (a, b) => a + b)

/** What was used between two readings of the same counters. */
export const between = (before: Usage, after: Usage): Usage => combined(after, before, (a, b) => a - b)

export const times = (usage: Usage, factor: number): Usage => combined(usage, usage, (value) => value * factor)
