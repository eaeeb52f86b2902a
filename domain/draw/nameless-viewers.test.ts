import { expect, test } from 'vitest'
import { countViewers, namelessViewer } from './nameless-viewers.ts'

const many = (viewers: number, network: string) => Array.from({ length: viewers }, (_, n) => namelessViewer(`${n}`, network))

test('four hundred viewers without a name from one network count as twenty, a household as itself', () => {
  expect(countViewers(many(400, 'script'))).toBe(20)
  expect(countViewers([...many(400, 'script'), ...many(5, 'household'), ...many(1, 'alone')])).toBe(26)
})

test('everyone with a name counts', () => {
  const named = Array.from({ length: 30 }, (_, n) => ({ id: `g_${n}`, role: 'guest' as const, name: `Rania ${n}` }))
  expect(countViewers([...named, ...many(400, 'script')])).toBe(50)
})
