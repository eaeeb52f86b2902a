import { expect, test } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import { SqliteStorage } from '../../tests/simulation/sqlite-storage.ts'
import { Likes } from './likes.ts'
import { migrateRoom } from './migrations.ts'

type Change = readonly [person: string, target: number, on: boolean]

const openLikes = () => {
  const { sql } = new SqliteStorage().asStorage
  migrateRoom(sql)
  const likes = new Likes(sql)
  const commit = (...changes: Change[]) =>
    likes.commit(
      changes.map(([id, target, on]) => ({ type: 'liked', target, on, at: 1, by: { id, role: 'guest', name: id }, id: `${id} likes` })),
    )
  return { likes, commit }
}

test('a like of the draw and one of a message count once each, however often Rania repeats them', () => {
  const { likes, commit } = openLikes()
  commit(['rania', drawItself, true], ['rania', 7, true], ['rania', 7, true])
  commit(['rania', 7, true])
  expect(likes.totals([drawItself, 7, 8])).toEqual({ 0: 1, 7: 1 })
})

test('the last value wins, within one turn and over many', () => {
  const { likes, commit } = openLikes()
  commit(['rania', 7, true], ['karim', 7, true], ['rania', 7, false])
  expect(likes.totals([7])).toEqual({ 7: 1 })
  commit(['rania', 7, true], ['karim', 7, false])
  expect(likes.totals([7])).toEqual({ 7: 1 })
  commit(['rania', 7, false])
  expect(likes.all()).toEqual({ 7: 0 })
})

test('removing a like that never was changes nothing', () => {
  const { likes, commit } = openLikes()
  commit(['rania', 7, false])
  expect(likes.all()).toEqual({})
})

test('the totals are exact after a thousand people changed their likes ten thousand times', () => {
  const { likes, commit } = openLikes()
  const expected = new Map<string, boolean>()
  for (let n = 0; n < 200; n++) {
    const changes = Array.from({ length: 50 }, (_, i): Change => {
      const at = n * 50 + i
      return [`person-${(at * 7919) % 1000}`, ((at * 31) % 5) + 1, (at * 104729) % 3 > 0]
    })
    for (const [person, target, on] of changes) expected.set(`${target} ${person}`, on)
    commit(...changes)
  }
  for (let target = 1; target <= 5; target++) {
    const liked = [...expected].filter(([key, on]) => on && key.startsWith(`${target} `)).length
    expect(likes.totals([target])[target] ?? 0).toBe(liked)
  }
})
