interface Subscribable {
  subscribe(onChange: () => void): () => void
}

/** Waits until `is` holds for a store, and fails with `described()` when it never does. */
export function waitUntil(store: Subscribable, is: () => boolean, described: () => object, withinMs: number): Promise<void> {
  return new Promise((done, failed) => {
    const check = () => {
      if (!is()) return
      clearTimeout(timer)
      stop()
      done()
    }
    const stop = store.subscribe(check)
    const timer = setTimeout(() => {
      stop()
      failed(new Error(`It did not come to that: ${JSON.stringify(described())}`))
    }, withinMs)
    check()
  })
}
