import { freshSystem } from './system.ts'

/** One system for all browser tests: `browserSystem()` reaches it from the workers, which inherit the environment. */
export default async function setup(): Promise<() => Promise<void>> {
  const system = await freshSystem()
  process.env['PARLEY_PLACE'] = JSON.stringify(system.place)
  return () => system.stop()
}
