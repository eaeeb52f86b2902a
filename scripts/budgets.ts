import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { assets, buildAssets } from './build.ts'
import { root } from './root.ts'

interface Weight {
  readonly name: string
  readonly kib: number
  /** What we aim for; heavier is said, and heavier than `most` fails. */
  readonly aim?: number
  readonly most: number
}

const gzipKib = (text: string | Buffer) => gzipSync(text, { level: 9 }).length / 1024
const weigh = (files: readonly string[]) => files.reduce((sum, file) => sum + gzipKib(readFileSync(file)), 0)

const chunksIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(js|css)$/.test(name))
        .map((name) => join(folder, name))
    : []

/** A chunk and everything it imports at once, without what it fetches later. */
function atOnce(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry) || !existsSync(entry)) return seen
  seen.add(entry)
  const statics = readFileSync(entry, 'utf8').matchAll(
    /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{][^'"`;()]*?from\s*)?["'](\.\.?\/[^"']+\.js)["']/g,
  )
  for (const [, name = ''] of statics) atOnce(join(entry, '..', name), seen)
  return seen
}

/** What a page of ours names and everything that imports at once. */
function atOnceOf(page: string): Set<string> {
  const html = readFileSync(join(assets, page, 'index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)]
  return new Set(named.flatMap(([, name = '']) => [...atOnce(join(assets, name))]))
}

/** The client of conversations has no bundle of its own, so one is made to be weighed: all of it, as a page would carry it. */
async function clientKib(): Promise<number> {
  const entry = join(root, 'client')
  // What only a draw needs is weighed with the draw page, and what is fetched only where sockets are blocked is a chunk of its own.
  const names = readdirSync(entry, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|^draw\/|-polling\.ts$|\/polling-(fallback|transport)\.ts$/.test(name),
  )
  const id = 'virtual:whole-client'
  const output = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [
      {
        name: 'whole-client',
        resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
        load: (asked) =>
          asked === `\0${id}` ? names.map((name) => `export * from ${JSON.stringify(join(entry, name))}`).join('\n') : undefined,
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      // Otherwise what Vite adds to load a chunk later is weighed too; a page has that anyway.
      ssr: true,
      rolldownOptions: { input: id, preserveEntrySignatures: 'strict', external: ['idb-keyval', /\/(visitor|staff)-polling\.ts$/] },
    },
  })
  const [bundle] = Array.isArray(output) ? output : [output]
  if (bundle === undefined || !('output' in bundle)) throw new Error('the client did not build')
  return gzipKib(bundle.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join(''))
}

/** What a visitor's page and an agent's browser have to fetch, in gzip KiB, against what `UX` allows. */
export async function weights(): Promise<Weight[]> {
  await buildAssets()
  const widget = chunksIn(join(assets, 'widget'))
  const chat = new Set(widget.filter((file) => /^chat-.*\.js$/.test(basename(file))).flatMap((file) => [...atOnce(file)]))
  const shell = atOnceOf('dashboard')
  const heaviest = (name: string, files: readonly string[], most: number): Weight[] => {
    const [first] = files.map((file) => ({ name: `${name} (${basename(file)})`, kib: weigh([file]), most })).sort((a, b) => b.kib - a.kib)
    return first === undefined ? [] : [first]
  }
  return [
    { name: 'widget loader', kib: weigh([join(assets, 'widget.js')]), most: 2 },
    { name: 'widget chat', kib: weigh([...chat]), aim: 25, most: 30 },
    ...heaviest(
      'widget, later',
      widget.filter((file) => !chat.has(file)),
      25,
    ),
    { name: 'draw page', kib: weigh([...atOnceOf('draw')]), most: 30 },
    { name: 'client', kib: await clientKib(), most: 8 },
    { name: 'dashboard shell', kib: weigh([...shell]), most: 230 },
    ...heaviest(
      'dashboard, later',
      chunksIn(join(assets, 'dashboard')).filter((file) => !shell.has(file)),
      80,
    ),
  ]
}
