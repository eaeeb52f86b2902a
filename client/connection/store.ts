/**
 * A snapshot and its subscribers, in the shape that React's `useSyncExternalStore` needs: the
 * snapshot is computed when it is read and stays the same object until the next change.
 */
export class Store<S> {
  readonly #compute: () => S
  readonly #subscribers = new Set<() => void>()
  #snapshot: S | undefined

  constructor(compute: () => S) {
    this.#compute = compute
  }

  get snapshot(): S {
    this.#snapshot ??= this.#compute()
    return this.#snapshot
  }

  /** Calls `onChange` after each change. Returns what unsubscribes. */
  subscribe(onChange: () => void): () => void {
    this.#subscribers.add(onChange)
    return () => void this.#subscribers.delete(onChange)
  }

  /** Drops the snapshot; subscribers learn of it with the next `publish`. */
  invalidate(): void {
    this.#snapshot = undefined
  }

  publish(): void {
    this.invalidate()
    for (const onChange of [...this.#subscribers]) onChange()
  }
}
