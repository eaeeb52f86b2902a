import { evictAllDurableObjects } from 'cloudflare:test'
import { afterAll } from 'vitest'

/** When a file is done, its rooms work off what they owe and go to sleep: what they would still say has no listener any more. */
afterAll(async () => {
  await evictAllDurableObjects().catch(() => undefined)
  await new Promise((go) => setTimeout(go, 200))
})
