/** How much of what one socket sends may be refused before it is sent away: a bound on what a broken or hostile client can cost. */
const inARow = 20
const inTenSeconds = 50
const windowMs = 10_000

interface Record {
  row: number
  times: number[]
}

/** Counts refusals per socket. Forgets with the object's memory, which is fine: a flood keeps it awake. */
export class FloodGuard {
  readonly #records = new WeakMap<WebSocket, Record>()

  accepted(socket: WebSocket): void {
    const record = this.#records.get(socket)
    if (record) record.row = 0
  }

  /** True when this refusal was one too many. */
  refused(socket: WebSocket, at: number): boolean {
    const record = this.#records.get(socket) ?? { row: 0, times: [] }
    record.row++
    record.times = [...record.times.filter((then) => then > at - windowMs), at]
    this.#records.set(socket, record)
    return record.row >= inARow || record.times.length >= inTenSeconds
  }
}
