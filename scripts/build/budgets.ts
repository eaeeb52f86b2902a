import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { root } from '../root.ts'
import { assets, buildAssets } from './build.ts'

/** The size of one bundle in gzip KiB, and its limit. */
interface BundleSize {
  readonly name: string
  readonly kib: number
  readonly max: number
}

const gzipKib = (text: string | Buffer) => gzipSync(text, { level: 9 }).length / 1024
const gzipKibOf = (files: readonly string[]) => files.reduce((sum, file) => sum + gzipKib(readFileSync(file)), 0)

const chunksIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(js|css)$/.test(name))
        .map((name) => join(folder, name))
    : []

/** A chunk and its static imports, without its dynamic ones. */
function staticImports(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry) || !existsSync(entry)) return seen
  seen.add(entry)
  const imports = readFileSync(entry, 'utf8').matchAll(
    /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{][^'"`;()]*?from\s*)?["'](\.\.?\/[^"']+\.js)["']/g,
  )
  for (const [, name = ''] of imports) staticImports(join(entry, '..', name), seen)
  return seen
}

/** The scripts and styles of a page, with their static imports. */
function filesOf(page: string): Set<string> {
  const html = readFileSync(join(assets, page, 'index.html'), 'utf8')
  const linked = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)]
  return new Set(linked.flatMap(([, name = '']) => [...staticImports(join(assets, name))]))
}

/** The client of conversations has no bundle of its own, so this builds one of all its modules. */
async function clientKib(): Promise<number> {
  const entry = join(root, 'client')
  // The draw's modules count for the draw page and the inbox's for the dashboard, also the clock
  // that they share; polling is a lazy chunk for networks that block WebSockets. The rules for
  // texts are the rooms' own and count for the widget.
  const names = readdirSync(entry, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      name.endsWith('.ts') && !/\.test\.ts$|^(draw|inbox)\/|-polling\.ts$|\/(polling-(fallback|transport)|server-clock)\.ts$/.test(name),
  )
  const id = 'virtual:client'
  const output = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [
      {
        name: 'client',
        resolveId: (source) => (source === id ? `\0${id}` : undefined),
        load: (source) =>
          source === `\0${id}` ? names.map((name) => `export * from ${JSON.stringify(join(entry, name))}`).join('\n') : undefined,
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      // Without `ssr` Vite adds its helper for dynamic imports, which does not belong to the
      // client.
      ssr: true,
      rolldownOptions: {
        input: id,
        preserveEntrySignatures: 'strict',
        external: ['idb-keyval', /\/(visitor|staff)-polling\.ts$|\/domain\/text\/text\.ts$/],
      },
    },
  })
  const [bundle] = Array.isArray(output) ? output : [output]
  if (bundle === undefined || !('output' in bundle)) throw new Error('the client did not build')
  return gzipKib(bundle.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join(''))
}

/**
 * The sizes of all bundles for browsers, in gzip KiB, with the limits that `npm run check`
 * enforces.
 */
export async function bundleSizes(): Promise<BundleSize[]> {
  await buildAssets()
  const widget = chunksIn(join(assets, 'widget'))
  const chat = new Set(widget.filter((file) => /^chat-.*\.js$/.test(basename(file))).flatMap((file) => [...staticImports(file)]))
  const shell = filesOf('dashboard')
  const largest = (name: string, files: readonly string[], max: number): BundleSize[] => {
    const [first] = files
      .map((file) => ({ name: `${name} (${basename(file)})`, kib: gzipKibOf([file]), max }))
      .sort((a, b) => b.kib - a.kib)
    return first === undefined ? [] : [first]
  }
  return [
    { name: 'widget loader', kib: gzipKibOf([join(assets, 'widget.js')]), max: 2.2 },
    { name: 'widget chat', kib: gzipKibOf([...chat]), max: 29.5 },
    ...largest(
      'lazy widget chunk',
      widget.filter((file) => !chat.has(file)),
      15,
    ),
    { name: 'draw page', kib: gzipKibOf([...filesOf('draw')]), max: 30 },
    { name: 'client', kib: await clientKib(), max: 8 },
    { name: 'dashboard shell', kib: gzipKibOf([...shell]), max: 230 },
    ...largest(
      'lazy dashboard chunk',
      chunksIn(join(assets, 'dashboard')).filter((file) => !shell.has(file)),
      80,
    ),
  ]
}
