/** Wakes the object when something is due. The only file that calls `setAlarm`. */
export class Alarm {
  readonly #storage: DurableObjectStorage
  readonly #dues: readonly (() => number | undefined)[]
  /** The time that the alarm is set for, as far as this object knows since its wake. */
  #armedFor = Number.POSITIVE_INFINITY

  constructor(storage: DurableObjectStorage, dues: readonly (() => number | undefined)[]) {
    this.#storage = storage
    this.#dues = dues
  }

  /**
   * Sets the alarm to the earliest due time, if that is earlier than the alarm that is set: setting
   * it writes a row.
   */
  arm(): void {
    const at = Math.min(...this.#dues.map((due) => due() ?? Number.POSITIVE_INFINITY))
    if (at >= this.#armedFor) return
    this.#armedFor = at
    void this.#storage.setAlarm(at)
  }

  /** A turn may have changed what is due. */
  onTurn(): void {
    this.arm()
  }

  /** Call it first in `alarm()`: now no alarm is set. */
  fired(): void {
    this.#armedFor = Number.POSITIVE_INFINITY
  }
}
