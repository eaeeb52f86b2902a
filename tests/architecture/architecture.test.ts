import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../scripts/root.ts'
import { filesOf, type Import, importsOf, sources, textOf } from './imports.ts'

/** The floors of the house. A file imports from its own folder or from the floors named here, never up, never sideways. */
const house: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  domain: ['protocol'],
  storage: ['protocol', 'domain'],
  channels: ['protocol', 'domain'],
  assistant: ['protocol', 'domain'],
  'durable-objects': ['protocol', 'domain', 'storage', 'channels', 'assistant'],
  client: ['protocol', 'domain'],
  ui: ['protocol'],
  worker: ['protocol', 'domain', 'storage', 'channels', 'assistant', 'durable-objects', 'ui'],
  widget: ['protocol', 'domain', 'client', 'ui'],
  'draw-page': ['protocol', 'domain', 'client', 'ui'],
  dashboard: ['protocol', 'domain', 'client', 'ui'],
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path)
const folderOf = (path: string) => path.split('/')[0] ?? ''
const tell = (found: readonly Import[]) => found.map(({ from, to }) => `${from} → ${to}`)

it('every file imports from its own folder or from a lower floor', () => {
  const ours = Object.keys(house)
  const wrong = ours.flatMap((folder) =>
    sources(folder)
      .filter((path) => !isTest(path))
      .flatMap(importsOf)
      .filter(({ to }) => to.includes('/') && existsSync(join(root, to)) && !to.startsWith('node_modules'))
      .filter(({ to }) => folderOf(to) !== folder && !house[folder]?.includes(folderOf(to))),
  )
  expect(tell(wrong)).toEqual([])
})

it('a page that carries the chat never carries zod: nothing in client, ui, widget or draw-page reaches it by value', () => {
  const wayToZod = (start: string): string | undefined => {
    const ways = new Map([[start, start]])
    for (const [path, way] of ways) {
      if (path === 'zod') return way
      if (!existsSync(join(root, path)) || !/\.tsx?$/.test(path)) continue
      for (const { to, typeOnly } of importsOf(path)) if (!typeOnly && !ways.has(to)) ways.set(to, `${way} → ${to}`)
    }
    return undefined
  }
  const starts = ['client', 'ui', 'widget', 'draw-page'].flatMap(sources).filter((path) => !isTest(path))
  expect(starts.map(wayToZod).filter(Boolean)).toEqual([])
})

it('only doors and rooms name the runtime of the platform', () => {
  const wrong = Object.keys(house)
    .filter((folder) => !['durable-objects', 'worker'].includes(folder))
    .flatMap((folder) => sources(folder).filter((path) => !isTest(path)))
    .flatMap(importsOf)
    .filter(({ to }) => to.startsWith('cloudflare:'))
  expect(tell(wrong)).toEqual([])
})

it('every path and every function that the documents mention exists', () => {
  const folders = [...Object.keys(house), 'scripts', 'tests', 'demo', 'docs', 'migrations', '.ci']
  const code = [...folders.filter((name) => name !== 'docs').flatMap(sources)].map(textOf).join('\n')
  const documents = [...filesOf('docs', /\.md$/), 'README.md'].filter((path) => existsSync(join(root, path)))
  const missing = documents.flatMap((path) =>
    [...textOf(path).matchAll(/`([^`\n]+)`|\]\(([^)#\s]+)\)/g)].flatMap(([, word, link]) => {
      const name = word ?? link ?? ''
      const asPath = name.replace(/^(\.\.?\/)+/, '').replace(/:\d+$/, '')
      if (folders.includes(folderOf(asPath)) && asPath.includes('/') && !/[*<\s]/.test(asPath))
        return existsSync(join(root, asPath)) ? [] : [`${path}: ${name}`]
      const called = name.match(/^([\w$]+(?:\.[\w$]+)*)\([^`]*\)$/)?.[1]?.split('.') ?? []
      return called.every((part) => new RegExp(`\\b${part}\\b`).test(code)) ? [] : [`${path}: ${name}`]
    }),
  )
  expect(missing).toEqual([])
})

it('the house test sees what it forbids', () => {
  expect(folderOf('client/connection/transport.ts')).toBe('client')
  expect(importsOf('tests/architecture/architecture.test.ts').map(({ to }) => to)).toContain('tests/architecture/imports.ts')
  expect(importsOf('protocol/schemas/command.ts').filter(({ to, typeOnly }) => to === 'zod' && !typeOnly)).toHaveLength(1)
  expect(importsOf('protocol/http/route.ts').every(({ typeOnly }) => typeOnly)).toBe(true)
})
