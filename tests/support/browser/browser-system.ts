import { freePort } from '../../../scripts/local/preflight.ts'
import { freshSystem } from '../system.ts'

/**
 * Starts one system for all browser tests: workers inherit the environment, and `browserSystem()`
 * reads the address from it. The system allows the pages of one shop, whose port is chosen here.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const port = String(await freePort())
  process.env['PARLEY_SHOP_PORT'] = port
  process.env['ALLOWED_ORIGINS'] = `http://localhost:${port}`
  const system = await freshSystem()
  process.env['PARLEY_PLACE'] = JSON.stringify(system.place)
  return () => system.stop()
}
