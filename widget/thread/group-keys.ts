import type { Row } from './groups.ts'

/**
 * Gives each group the key that it had in the last rendering. A group grows at both ends: if its
 * key were always its first bubble's key, loading older lines would make Preact recreate the group
 * while the visitor reads it.
 */
export class GroupKeys {
  #keys = new Map<string, string>()

  assign(rows: readonly Row[]): readonly Row[] {
    const before = this.#keys
    const used = new Set<string>()
    this.#keys = new Map()
    return rows.map((row) => {
      if (row.is !== 'group') return row
      const known = row.bubbles.map(({ key }) => before.get(key)).find((key) => key !== undefined && !used.has(key))
      const key = known ?? row.key
      used.add(key)
      for (const bubble of row.bubbles) this.#keys.set(bubble.key, key)
      return { ...row, key }
    })
  }
}
