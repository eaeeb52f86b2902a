import type {} from 'vitest'
import type { TestProject } from 'vitest/node'
import { freshSystem, type Place } from './system.ts'

declare module 'vitest' {
  interface ProvidedContext {
    place: Place
  }
}

/** One system for all files of the layer: `new System(inject('place'))` connects to it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const system = await freshSystem()
  project.provide('place', system.place)
  return () => system.stop()
}
