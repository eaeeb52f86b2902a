import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from '../../scripts/root.ts'

export interface Import {
  readonly from: string
  /** A path from the root for our own files, the package's name otherwise. */
  readonly to: string
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean
}

const skipped = new Set(['node_modules', 'dist', 'out', '.git', '.wrangler'])

/** Every file under a folder whose name matches, as paths from the root. */
export function filesOf(folder: string, names: RegExp): string[] {
  const full = join(root, folder)
  if (!existsSync(full)) return []
  return readdirSync(full).flatMap((name) => {
    if (skipped.has(name)) return []
    const path = join(folder, name)
    return statSync(join(root, path)).isDirectory() ? filesOf(path, names) : names.test(name) ? [path] : []
  })
}

export const sources = (folder: string): string[] => filesOf(folder, /\.(tsx?|mjs|css)$/)
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

const statement = /^\s*(import|export)\s+(type\s+)?((?:[\w$*,{}\s]|\/\/.*\n)*?\bfrom\s+)?['"]([^'"]+)['"]/gm
const called = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
const bare = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

/** `import { type A, type B } from` leaves nothing behind either. */
const onlyTypes = (names: string | undefined): boolean => {
  const inner = names?.match(/^\s*\{([^}]*)\}\s*from/)?.[1]
  const parts = inner
    ?.split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return parts !== undefined && parts.length > 0 && parts.every((part) => part.startsWith('type '))
}

/**
 * What one file imports. Read from its text: our imports are plain, and the formatter keeps them
 * so.
 */
export function importsOf(from: string): Import[] {
  const text = textOf(from)
  const resolve = (name: string) =>
    name.startsWith('.') ? relative(root, join(root, dirname(from), name.replace(/\?.*$/, ''))) : bare(name)
  return [
    ...[...text.matchAll(statement)].map(([, , type, names, name = '']) => ({
      from,
      to: resolve(name),
      typeOnly: type !== undefined || onlyTypes(names),
    })),
    ...[...text.matchAll(called)].map(([, name = '']) => ({ from, to: resolve(name), typeOnly: false })),
  ]
}
