import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/root.ts'

/** Blocks that begin so need an account, and no test runs them. */
const unexecuted = '# With a Cloudflare account'

/** The commands of the operator's pages that tests run: the lines of their `sh` blocks. */
export function documentedCommands(): string[] {
  const folder = join(root, 'docs/operate')
  const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
  return pages.flatMap((name) => {
    const blocks = readFileSync(join(folder, name), 'utf8').matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)
    return [...blocks].flatMap(([, block = '']) => {
      const lines = block.split('\n').map((line) => line.trim())
      return lines[0] === unexecuted ? [] : lines.filter((line) => line !== '' && !line.startsWith('#'))
    })
  })
}

/**
 * A command as a page has it, for a test to run: the script behind `npm run`, and its arguments.
 * `values` replaces words of the page, such as the time of an example, by those of the test.
 */
export function documented(command: string, values: Readonly<Record<string, string>> = {}): string[] {
  if (!documentedCommands().includes(command)) throw new Error(`No page in docs/operate has the command ${command}`)
  const [, name = '', rest = ''] = /^npm run (\S+) -- (.*)$/.exec(command) ?? []
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const file = /^node (\S+)$/.exec(scripts[name] ?? '')?.[1]
  if (file === undefined) throw new Error(`package.json runs no file for ${command}`)
  const args = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  return [join(root, file), ...args.map((arg) => values[arg] ?? arg)]
}
