import { createDurable } from 'itty-durable/itty-durable.js'
import { type Aggregate, emptyAggregate, type Reading, type Report, readingOf, record, type Source } from './aggregate.ts'

/**
 * How the installation is doing, by what draws, the inbox and the sweep report. Nothing is true here first: it may be lost
 * at any moment and harms nobody. Whoever reaches it by `fetch` may call every method and read every property, so it is
 * reached through `gauges.ts` only, and a client's request is never passed on to it.
 */
export class Pulse extends createDurable() {
  aggregate: Aggregate

  constructor(state: DurableObjectState) {
    // Without the environment: the library would keep every binding and secret of it where a fetch can read it.
    super(state, {})
    this.aggregate = emptyAggregate
  }

  /** Written at once, for an object that nobody calls is soon evicted. */
  async report(source: Source, report: Report): Promise<true> {
    this.aggregate = record(this.aggregate, source, report, Date.now())
    await this.persist()
    return true
  }

  read(): Reading {
    return readingOf(this.aggregate, Date.now())
  }
}
