import { createDurable } from 'itty-durable/itty-durable.js'
import { type Aggregate, emptyAggregate, type Reading, type Report, readingOf, record, type Source } from './aggregate.ts'

/**
 * The metrics of the installation, from the reports of draws, inbox and reconcile job. It is no
 * source of truth and may be lost at any time. A `fetch` to it can call every method and read every
 * property, so it is called through `pulse-client.ts` only, and no client's request is forwarded to
 * it.
 */
export class Pulse extends createDurable() {
  aggregate: Aggregate

  constructor(state: DurableObjectState) {
    // Without the environment: the library would store its bindings and secrets where a fetch can
    // read them.
    super(state, {})
    this.aggregate = emptyAggregate
  }

  /** Written at once, because an object without calls is soon evicted. */
  async report(source: Source, report: Report): Promise<true> {
    this.aggregate = record(this.aggregate, source, report, Date.now())
    await this.persist()
    return true
  }

  read(): Reading {
    return readingOf(this.aggregate, Date.now())
  }
}
