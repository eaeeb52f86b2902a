/** Sees to it that the object wakes when something is due. The one place that names `setAlarm`. */
export class Alarm {
  readonly #storage: DurableObjectStorage
  readonly #dues: readonly (() => number | undefined)[]
  #armed = Number.POSITIVE_INFINITY

  constructor(storage: DurableObjectStorage, dues: readonly (() => number | undefined)[]) {
    this.#storage = storage
    this.#dues = dues
  }

  /** After each turn, each piece of work and each ring: the earliest of all that is due, armed only when that is earlier (each arming is a row). */
  arm(): void {
    const at = Math.min(...this.#dues.map((due) => due() ?? Number.POSITIVE_INFINITY))
    if (at >= this.#armed) return
    this.#armed = at
    void this.#storage.setAlarm(at)
  }

  /** A turn may have brought something that is due. */
  onTurn(): void {
    this.arm()
  }

  /** It rang, or this object is new to the world: nothing is armed as far as we know. */
  fired(): void {
    this.#armed = Number.POSITIVE_INFINITY
  }
}
