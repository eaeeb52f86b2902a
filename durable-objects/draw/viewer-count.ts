import type { ViewerTally } from '../relay/relay-protocol.ts'

/** How many watch a draw: each relay says how many it has, absolutely and for one life of its own, so that nothing is ever added up twice. */
export class ViewerCount {
  readonly #relays = new Map<number, ViewerTally>()

  /** A relay has spoken. What it said earlier may arrive later, and then counts for nothing. */
  record(relay: number, said: ViewerTally): void {
    const last = this.#relays.get(relay)
    const isNews = !last || said.boot > last.boot || (said.boot === last.boot && said.nth > last.nth)
    if (isNews) this.#relays.set(relay, said)
  }

  get viewers(): number {
    return [...this.#relays.values()].reduce((sum, { viewers }) => sum + viewers, 0)
  }

  get sockets(): number {
    return [...this.#relays.values()].reduce((sum, { viewers, sockets = viewers }) => sum + sockets, 0)
  }
}
