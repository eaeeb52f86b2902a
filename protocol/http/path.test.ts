import { expect, it } from 'vitest'
import { pathOf } from './route.ts'

it('a path has its parameters filled in, each encoded', () => {
  const at = { path: '/v1/draws/:draw/messages/:id' }
  expect(pathOf(at, { draw: 'autumn', id: '7' })).toBe('/v1/draws/autumn/messages/7')
  expect(pathOf(at, { draw: 'a/b?c', id: 'é' })).toBe('/v1/draws/a%2Fb%3Fc/messages/%C3%A9')
  expect(pathOf(at, { draw: 'autumn' })).toBe('/v1/draws/autumn/messages/')
})

it('a path has its query appended, without parameters that are undefined', () => {
  const at = { path: '/v1/search' }
  expect(pathOf(at, {}, { q: 'a&b', before: 7, limit: undefined })).toBe('/v1/search?q=a%26b&before=7')
  expect(pathOf(at, {}, { q: undefined })).toBe('/v1/search')
  expect(pathOf(at)).toBe('/v1/search')
})
