/** The part of a store's state that one class reads and sets. */
export interface Slice<S> {
  readonly state: S
  set(patch: Partial<S>): void
}

export interface BatchedStoreDeps<S> {
  /** Called at once for each change. */
  onSet(state: S): void
  /** Called once for all changes of one task. */
  onChange(): void
}

/** An immutable state that `set` replaces. A patch that changes nothing is ignored. */
export class BatchedStore<S extends object> implements Slice<S> {
  state: S
  readonly #deps: BatchedStoreDeps<S>
  #isScheduled = false

  constructor(initial: S, deps: BatchedStoreDeps<S>) {
    this.state = initial
    this.#deps = deps
  }

  set(patch: Partial<S>): void {
    if (Object.entries(patch).every(([name, value]) => this.state[name as keyof S] === value)) return
    this.state = { ...this.state, ...patch }
    this.#deps.onSet(this.state)
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#deps.onChange()
    })
  }
}
