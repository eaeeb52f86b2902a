import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../scripts/root.ts'
import { filesOf, textOf } from './imports.ts'
import { type Found, partsOf, unwantedInNames, unwantedInProse } from './vocabulary.ts'

const folders = [
  'protocol',
  'domain',
  'storage',
  'assistant',
  'durable-objects',
  'client',
  'ui',
  'worker',
  'widget',
  'draw-page',
  'dashboard',
  'demo',
  'bench',
  'scripts',
  'tests',
]
const ourselves = /^tests\/architecture\/vocabulary/
const sources = folders.flatMap((folder) => filesOf(folder, /\.(tsx?|mjs|css)$/)).filter((path) => !ourselves.test(path))
const documents = ['README.md', 'bench/README.md', ...filesOf('docs', /\.md$/)].filter(
  (path) => path !== 'docs/glossary.md' && existsSync(join(root, path)),
)

const listed = (path: string, found: readonly Found[]): string[] =>
  found.map(({ line, word, instead }) => `${path}:${line} ${word} → ${instead}`)

it('comments and test names use the words of the glossary', () => {
  expect(sources.flatMap((path) => listed(path, unwantedInProse(partsOf(textOf(path)).prose)))).toEqual([])
}, 60_000)

it('names in code use the words of the glossary', () => {
  const code = sources.filter((path) => !path.endsWith('.css'))
  expect(code.flatMap((path) => listed(path, unwantedInNames(partsOf(textOf(path)).code)))).toEqual([])
  // All sources, on a machine that may be busy.
}, 60_000)

it('file names use the words of the glossary', () => {
  expect(sources.flatMap((path) => listed(path, unwantedInNames(basename(path).replace(/[-.]/g, ' '))))).toEqual([])
})

it('documents use the words of the glossary', () => {
  expect(
    documents.flatMap((path) =>
      listed(path, unwantedInProse(textOf(path).replace(/```[\s\S]*?```/g, (block) => block.replace(/[^\n]/g, ' ')))),
    ),
  ).toEqual([])
})

it('the vocabulary test finds what it forbids', () => {
  const { prose, code } = partsOf(
    "// The crowd is told.\ntest('he hears `said`', () => {})\nconst toldAt = 'the road' // 'fine'\n/door/.test(dice)\n",
  )
  expect(
    unwantedInProse(prose)
      .map(({ line, word }) => `${line} ${word}`)
      .sort(),
  ).toEqual(['1 crowd', '1 told', '2 he', '2 hears'])
  expect(unwantedInNames(code).map(({ line, word }) => `${line} ${word}`)).toEqual(['3 toldAt', '4 dice'])
})
