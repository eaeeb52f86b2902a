/** Remembers what was last known of so many things; what has not been renewed for longest is forgotten first. */
export class LruMap<V> {
  readonly #most: number
  readonly #known = new Map<string, V>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): V | undefined {
    return this.#known.get(key)
  }

  set(key: string, value: V): void {
    this.#known.delete(key)
    this.#known.set(key, value)
    const [oldest] = this.#known.keys()
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest)
  }
}
