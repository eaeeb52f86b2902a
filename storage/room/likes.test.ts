import { expect, test } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import { SqliteStorage } from '../../tests/simulation/sqlite-storage.ts'
import { Likes } from './likes.ts'
import { migrateRoom } from './migrations.ts'

const likesOf = () => {
  const { sql } = new SqliteStorage().asStorage
  migrateRoom(sql)
  const likes = new Likes(sql)
  const say = (...words: (readonly [person: string, target: number, on: boolean])[]) =>
    likes.commit(
      words.map(([id, target, on]) => ({ type: 'liked', target, on, at: 1, by: { id, role: 'guest', name: id }, id: `${id} likes` })),
    )
  return { likes, say }
}

test('Rania likes the draw and a message; each counts once, however often she says it', () => {
  const { likes, say } = likesOf()
  say(['rania', drawItself, true], ['rania', 7, true], ['rania', 7, true])
  say(['rania', 7, true])
  expect(likes.totals([drawItself, 7, 8])).toEqual({ 0: 1, 7: 1 })
})

test('the last word wins, within one turn and over many', () => {
  const { likes, say } = likesOf()
  say(['rania', 7, true], ['karim', 7, true], ['rania', 7, false])
  expect(likes.totals([7])).toEqual({ 7: 1 })
  say(['rania', 7, true], ['karim', 7, false])
  expect(likes.totals([7])).toEqual({ 7: 1 })
  say(['rania', 7, false])
  expect(likes.all()).toEqual({ 7: 0 })
})

test('taking back what was never liked changes nothing', () => {
  const { likes, say } = likesOf()
  say(['rania', 7, false])
  expect(likes.all()).toEqual({})
})

test('a thousand people in a storm of changing minds add up', () => {
  const { likes, say } = likesOf()
  const truth = new Map<string, boolean>()
  for (let n = 0; n < 200; n++) {
    const words = Array.from({ length: 50 }, (_, i) => {
      const at = n * 50 + i
      return [`person-${(at * 7919) % 1000}`, ((at * 31) % 5) + 1, (at * 104729) % 3 > 0] as const
    })
    for (const [person, target, on] of words) truth.set(`${target} ${person}`, on)
    say(...words)
  }
  for (let target = 1; target <= 5; target++) {
    const liked = [...truth].filter(([key, on]) => on && key.startsWith(`${target} `)).length
    expect(likes.totals([target])[target] ?? 0).toBe(liked)
  }
})
