import { freshSystem } from '../system.ts'

/**
 * Starts one system for all browser tests: workers inherit the environment, and `browserSystem()`
 * reads the address from it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const system = await freshSystem()
  process.env['PARLEY_PLACE'] = JSON.stringify(system.place)
  return () => system.stop()
}
