/** Wakes the object when something is due. The only file that calls `setAlarm`. */
export class Alarm {
  readonly #storage: DurableObjectStorage
  readonly #dues: readonly (() => number | undefined)[]
  /** The time that the alarm is set for; undefined: this object has not asked since its wake. */
  #armedFor: number | undefined

  constructor(storage: DurableObjectStorage, dues: readonly (() => number | undefined)[]) {
    this.#storage = storage
    this.#dues = dues
  }

  /**
   * Sets the alarm to the earliest due time, if that is earlier than the alarm that is set: setting
   * it writes a row.
   */
  arm(): void {
    if (this.#armedFor === undefined) void this.#armAfterWake()
    else this.#arm(this.#armedFor)
  }

  /** An alarm that was set before the sleep is read, free of charge, not written again. */
  async #armAfterWake(): Promise<void> {
    const armedFor = (await this.#storage.getAlarm()) ?? Number.POSITIVE_INFINITY
    // Meanwhile it may have been set, or may have fired.
    this.#armedFor ??= armedFor
    this.#arm(this.#armedFor)
  }

  #arm(armedFor: number): void {
    const at = Math.min(...this.#dues.map((due) => due() ?? Number.POSITIVE_INFINITY))
    if (at >= armedFor) return
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
