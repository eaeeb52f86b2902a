import { expect, it } from 'vitest'
import { documentedCommands } from '../support/documented.ts'
import { filesOf, textOf } from './imports.ts'

it('tests run every command of the operator’s pages, except those marked as needing an account', () => {
  const tests = filesOf('tests/api', /\.test\.ts$/)
    .map(textOf)
    .join('\n')
  const commands = [...new Set(documentedCommands())]
  expect(commands.length).toBeGreaterThan(3)
  expect(commands.filter((command) => !tests.includes(`documented('${command}'`))).toEqual([])
})

it('every command of the operator’s pages is in a block of commands', () => {
  const pages = filesOf('docs/operate', /\.md$/)
  const unmarked = pages.flatMap((page) =>
    [...textOf(page).matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)].flatMap(([, language, block = '']) =>
      language !== 'sh' && /^ *(npm|npx|git|openssl) /m.test(block) ? [`${page}: ${block.trim().split('\n')[0]}`] : [],
    ),
  )
  expect(unmarked).toEqual([])
})
