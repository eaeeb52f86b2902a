/** Clock, random numbers, timers and log of a client. A test passes its own. */
export interface Environment {
  /** Epoch ms. */
  now(): number
  newId(): string
  /** In [0, 1). */
  random(): number
  /** Sets a timer. Returns what cancels it. */
  schedule(then: () => void, ms: number): () => void
  /**
   * Calls `then` when the browser notices that the network is lost or back, or the page is shown or
   * hidden: the connection may have changed. Returns what unsubscribes.
   */
  onNetworkChange(then: () => void): () => void
  /** For support: what the connection does. Writes nothing unless the page asks for it. */
  log(line: string): void
}

export const browserEnvironment: Environment = {
  now: () => Date.now(),
  // Not `randomUUID`, which exists only on https pages: the chat may be embedded in any page. The
  // id begins with the time because a room indexes command ids: new ones then share the index's
  // last page.
  newId: () => Date.now().toString(36) + crypto.getRandomValues(new BigUint64Array(1))[0]!.toString(36),
  random: () => Math.random(),
  schedule(then, ms) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
  onNetworkChange(then) {
    const listening = new AbortController()
    for (const type of ['online', 'offline', 'visibilitychange']) globalThis.addEventListener?.(type, then, { signal: listening.signal })
    return () => listening.abort()
  },
  log: () => undefined,
}

/** Writes the lines of `log` to the console. */
export const loggingEnvironment: Environment = { ...browserEnvironment, log: (line) => console.info(`[parley] ${line}`) }
