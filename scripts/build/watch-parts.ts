import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'
import { buildParts, type Part, parts } from './build.ts'

/** Which parts a change in a folder concerns: its own part, or all that share it. */
export function partsChangedBy(folder: string): readonly Part[] {
  const own = parts.filter((part) => part.folder === folder)
  return own.length > 0 ? own : parts
}

const shared = ['protocol', 'domain', 'client', 'ui']

/**
 * Rebuilds a browser part when one of its files has changed; a page shows it when it is reloaded.
 * One build at a time.
 */
export function watchParts(): readonly FSWatcher[] {
  const changed = new Set<Part>()
  let scheduled: NodeJS.Timeout | undefined
  let building = Promise.resolve()
  const build = async () => {
    const now = [...changed]
    changed.clear()
    if (now.length === 0) return
    console.log(`Building ${now.map(({ folder }) => folder).join(', ')} …`)
    await buildParts(now).then(
      () => console.log('Built. Reload the page.'),
      (error) => console.log(`Not built: ${error instanceof Error ? error.message : error}`),
    )
  }
  const folders = [...new Set([...parts.map(({ folder }) => folder), ...shared])]
  return folders.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_, name) => {
      if (name === null || /(^|\/)node_modules\/|\.test\.tsx?$/.test(name)) return
      for (const part of partsChangedBy(folder)) changed.add(part)
      clearTimeout(scheduled)
      scheduled = setTimeout(() => {
        building = building.then(build)
      }, 200)
    }),
  )
}
