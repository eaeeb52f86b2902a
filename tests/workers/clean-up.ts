import { evictAllDurableObjects, reset } from 'cloudflare:test'
import { afterAll } from 'vitest'

/**
 * Lets the rooms of a finished test file finish their work, and empties them: a room that sleeps is
 * not emptied later, and its alarm would write into the tests of the next file.
 */
afterAll(async () => {
  await evictAllDurableObjects().catch(() => undefined)
  await reset().catch(() => undefined)
  await new Promise((go) => setTimeout(go, 200))
})
