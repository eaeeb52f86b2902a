import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const root = join(import.meta.dirname, '..')
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8')
const sources = (folder: string, ending: string): string =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending) && !name.includes('.test.'))
    .map((name) => read(folder, name))
    .join('\n')

/** Takes the lines of a table away whose name nobody asks for. */
const without = (code: string, line: RegExp, isUsed: (name: string) => boolean): string =>
  code.replace(line, (whole, name: string) => (isUsed(name) ? whole : ''))

/** Tokens that the widget's own styles read, and those that these are made of. */
function usedTokens(code: string): string {
  const styles = sources('widget/styles', '.css')
  let tokens = code
  for (let before = ''; before !== tokens; ) {
    before = tokens
    tokens = without(tokens, /^\s*(--[\w-]+):[^;]*;\n?/gm, (name) => `${before}${styles}`.includes(`var(${name})`))
  }
  return tokens
}

/**
 * Three tables serve every face and the server: the tokens, the refusals, the doors. A visitor's page carries the
 * lines that it uses; a bundler cannot see that, since it does not look into tables.
 */
export function usedOnly(): Plugin {
  const client = sources('client', '.ts')
  return {
    name: 'used-only',
    enforce: 'pre',
    transform(code, id) {
      if (id.includes('/ui/tokens.css')) return usedTokens(code)
      if (id.endsWith('/protocol/refusals.ts'))
        return without(code, /^ {2}'?([a-z-]+)'?: '.*',\n/gm, (name) => client.includes(`refusal('${name}'`))
      if (id.endsWith('/protocol/http.ts')) return without(code, /^ {2}(\w+): door<.*\n/gm, (name) => client.includes(`doors.${name}`))
      return undefined
    },
  }
}
