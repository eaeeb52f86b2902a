import { expect, it } from 'vitest'
import { badgesOf } from './draw.ts'

it('hosts, moderators and winners have badges', () => {
  const rania = { id: 'rania', name: 'Rania' }
  const karim = { id: 'karim', role: 'guest', name: 'Karim' } as const
  expect(badgesOf({ ...rania, role: 'host' }, [])).toEqual(['host'])
  expect(badgesOf({ ...rania, role: 'moderator' }, [karim])).toEqual(['moderator'])
  expect(badgesOf({ ...rania, role: 'guest' }, [karim, { ...rania, role: 'guest' }])).toEqual(['winner'])
  expect(badgesOf({ ...rania, role: 'host' }, [{ ...rania, role: 'host' }])).toEqual(['host', 'winner'])
})
