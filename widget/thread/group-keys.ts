import type { Row } from './groups.ts'

/**
 * Gives every group the key under which its bubbles were last shown. A group grows at both ends, and one that was
 * named anew whenever older lines join it would be built anew, under the reader's eyes.
 */
export class GroupKeys {
  #of = new Map<string, string>()

  keep(rows: readonly Row[]): readonly Row[] {
    const before = this.#of
    const taken = new Set<string>()
    this.#of = new Map()
    return rows.map((row) => {
      if (row.is !== 'group') return row
      const known = row.bubbles.map(({ key }) => before.get(key)).find((key) => key !== undefined && !taken.has(key))
      const key = known ?? row.key
      taken.add(key)
      for (const bubble of row.bubbles) this.#of.set(bubble.key, key)
      return { ...row, key }
    })
  }
}
