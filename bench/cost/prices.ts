/**
 * Cloudflare's list prices of the paid plan in dollars, October 2026, above what the plan includes.
 * The only copy in this repository that a program reads; `docs/operate/cost.md` shows the same.
 */
export const prices = {
  /** A row of a table or an index, a deletion, or a `setAlarm`; of objects and of D1. */
  rowWritten: 1 / 1e6,
  rowRead: 0.001 / 1e6,
  /** An upgrade, an RPC call, an alarm. */
  objectRequest: 0.15 / 1e6,
  /** Messages that arrive on a socket and are billed as one request. */
  messagesPerRequest: 20,
  gbSecond: 12.5 / 1e6,
  /** What an object is billed with, however much memory it uses. */
  objectGb: 0.128,
  workerRequest: 0.3 / 1e6,
  workerCpuMs: 0.02 / 1e6,
} as const
