import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../scripts/root.ts'
import { filesOf, importsOf, sources, textOf } from './imports.ts'

const folders = [
  'protocol',
  'domain',
  'storage',
  'channels',
  'assistant',
  'durable-objects',
  'client',
  'ui',
  'worker',
  'widget',
  'draw-page',
  'dashboard',
]
const isTest = (path: string) => /\.test\.tsx?$/.test(path)
const folderOf = (path: string) => path.split('/')[0] ?? ''

/** Lints `source` under the project's own rules, as if it stood at `path`. */
function lint(path: string, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-lint-'))
  try {
    for (const config of ['biome.json', 'biome.layers.json']) cpSync(join(root, config), join(folder, config))
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), source)
    const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '--vcs-enabled=false', path], {
      cwd: folder,
      encoding: 'utf8',
    })
    return stdout + stderr
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it('the linter refuses an import from a higher layer', () => {
  const importing = (from: string) => `import { x } from '${from}'\n\nexport const y = x\n`
  expect(lint('domain/new-rule.ts', importing('../storage/room/room-log.ts'))).toContain('domain/ may import only from')
  expect(lint('domain/draw/new-rule.ts', importing('../../storage/room/room-log.ts'))).toContain('domain/ may import only from')
  expect(lint('storage/new-table.ts', importing('cloudflare:workers'))).toContain('storage/ may import only from')
  expect(lint('domain/new-rule.ts', importing('../protocol/envelope.ts'))).not.toContain('may import only from')
})

it('no file of client, ui, widget or draw-page reaches zod by value', () => {
  const pathToZod = (start: string): string | undefined => {
    const paths = new Map([[start, start]])
    for (const [path, chain] of paths) {
      if (path === 'zod') return chain
      if (!existsSync(join(root, path)) || !/\.tsx?$/.test(path)) continue
      for (const { to, typeOnly } of importsOf(path)) if (!typeOnly && !paths.has(to)) paths.set(to, `${chain} → ${to}`)
    }
    return undefined
  }
  const starts = ['client', 'ui', 'widget', 'draw-page'].flatMap(sources).filter((path) => !isTest(path))
  expect(starts.map(pathToZod).filter(Boolean)).toEqual([])
})

it('every path and every function that the documents mention exists', () => {
  const known = [...folders, 'scripts', 'tests', 'demo', 'docs', 'migrations', '.ci']
  const code = [...known.filter((name) => name !== 'docs').flatMap(sources)].map(textOf).join('\n')
  const documents = [...filesOf('docs', /\.md$/), 'README.md'].filter((path) => existsSync(join(root, path)))
  const missing = documents.flatMap((path) =>
    [...textOf(path).matchAll(/`([^`\n]+)`|\]\(([^)#\s]+)\)/g)].flatMap(([, word, link]) => {
      const name = word ?? link ?? ''
      const asPath = name.replace(/^(\.\.?\/)+/, '').replace(/:\d+$/, '')
      if (known.includes(folderOf(asPath)) && asPath.includes('/') && !/[*<\s]/.test(asPath))
        return existsSync(join(root, asPath)) ? [] : [`${path}: ${name}`]
      const called = name.match(/^([\w$]+(?:\.[\w$]+)*)\([^`]*\)$/)?.[1]?.split('.') ?? []
      return called.every((part) => new RegExp(`\\b${part}\\b`).test(code)) ? [] : [`${path}: ${name}`]
    }),
  )
  expect(missing).toEqual([])
})

it('the import reader finds what these tests forbid', () => {
  expect(importsOf('tests/architecture/architecture.test.ts').map(({ to }) => to)).toContain('tests/architecture/imports.ts')
  expect(importsOf('protocol/schemas/command.ts').filter(({ to, typeOnly }) => to === 'zod' && !typeOnly)).toHaveLength(1)
  expect(importsOf('protocol/draw.ts').every(({ typeOnly }) => typeOnly)).toBe(true)
})
