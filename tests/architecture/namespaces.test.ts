import { expect, it } from 'vitest'
import { sources, textOf } from './imports.ts'

it('only one file names objects, because one name means another object in another jurisdiction', () => {
  const named = ['durable-objects', 'worker']
    .flatMap(sources)
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .filter((path) => /\bidFromName\b|\bgetByName\b|\bnewUniqueId\b|\b(CONVERSATIONS|DRAWS|INBOX|RELAYS)\b/.test(textOf(path)))
  expect(named).toEqual(['durable-objects/namespaces.ts'])
})
