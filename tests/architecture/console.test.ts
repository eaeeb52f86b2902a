import { expect, it } from 'vitest'
import { sources, textOf } from './imports.ts'

const logger = 'durable-objects/logging/logger.ts'
const served = ['protocol', 'domain', 'storage', 'channels', 'assistant', 'durable-objects', 'worker']

it('only the logger writes to the console of the Worker and its Durable Objects', () => {
  const writers = served
    .flatMap(sources)
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .filter((path) => /\bconsole\./.test(textOf(path)))
  expect(writers).toEqual([logger])
})
