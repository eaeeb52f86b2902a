/** Clock, dice, timers and the reader's coming back: handed in, so that a test can live a day in a millisecond. */
export interface Environment {
  now(): number
  newId(): string
  random(): number
  /** Returns what cancels it. */
  later(then: () => void, ms: number): () => void
  /** Calls whenever the network or the reader's eye has returned. Returns what ends that. */
  onReturn(then: () => void): () => void
  log(line: string): void
}

export const browserEnvironment: Environment = {
  now: () => Date.now(),
  // Not randomUUID: that exists only on https pages, and a chat may stand on any page.
  // With the time in front, for rooms keep an index of them, and its newest page is the one at hand.
  newId: () =>
    Date.now().toString(36) + Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  random: () => Math.random(),
  later(then, ms) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
  onReturn(then) {
    if (typeof document === 'undefined') return () => undefined
    const seen = () => {
      if (document.visibilityState === 'visible') then()
    }
    addEventListener('online', then)
    document.addEventListener('visibilitychange', seen)
    return () => {
      removeEventListener('online', then)
      document.removeEventListener('visibilitychange', seen)
    }
  },
  log: (line) => console.info(`[parley] ${line}`),
}
