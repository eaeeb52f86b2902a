import { cpSync, type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import { assets } from '../build/build.ts'
import { root } from '../root.ts'

/** The pages of a customer, which carry the widget. */
const site = join(root, 'demo/site')

const copySite = (): void => cpSync(site, assets, { recursive: true })

/** Copies new and changed pages while the system runs, which serves them at once. */
export function watchSite(): FSWatcher {
  let scheduled: NodeJS.Timeout | undefined
  return watch(site, { recursive: true }, () => {
    clearTimeout(scheduled)
    // An editor writes a file in several steps.
    scheduled = setTimeout(() => {
      try {
        copySite()
      } catch (error) {
        console.log(`demo/site could not be copied: ${error instanceof Error ? error.message : error}`)
      }
    }, 100)
  })
}
