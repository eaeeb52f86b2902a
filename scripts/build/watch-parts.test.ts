import { expect, test } from 'vitest'
import { partsChangedBy } from './watch-parts.ts'

test('a change in a part rebuilds that part alone, and a change in what parts share rebuilds all of them', () => {
  const foldersOf = (folder: string) => partsChangedBy(folder).map((part) => part.folder)
  expect(foldersOf('widget')).toEqual(['widget', 'widget'])
  expect(foldersOf('dashboard')).toEqual(['dashboard'])
  expect(foldersOf('ui')).toEqual(['widget', 'widget', 'draw-page', 'dashboard'])
})
