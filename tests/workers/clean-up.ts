import { evictAllDurableObjects } from 'cloudflare:test'
import { afterAll } from 'vitest'

/**
 * Lets the rooms of a finished test file finish their work and sleep; what they would still log
 * has no listener.
 */
afterAll(async () => {
  await evictAllDurableObjects().catch(() => undefined)
  await new Promise((go) => setTimeout(go, 200))
})
