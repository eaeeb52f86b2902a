import { expect, test } from 'vitest'
import type { Person } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { ManualEnvironment } from '../../tests/support/clients/manual-environment.ts'
import { type StoredLikes, ViewerLikes, type ViewerLikesOptions } from './likes.ts'

type Like = Parameters<ViewerLikesOptions['send']>[0]

const rania: Person = { id: 'g_rania', role: 'guest', name: 'Rania' }
const karim: Person = { id: 'g_karim', role: 'guest', name: 'Karim' }
const anonymous: Person = { id: 'g_anonymous', role: 'guest', name: '' }
const stored = (more: Partial<StoredLikes> = {}): StoredLikes => ({ person: 'g_rania', epoch: 'one', liked: [], waiting: [], ...more })
const like = (target: number, on = true): Like => ({ type: 'like', id: `stored-${target}`, target, on })

function started(initial?: StoredLikes) {
  const environment = new ManualEnvironment()
  const state = { stored: initial, changes: 0, subscribers: 0, otherTabWrites: (): void => undefined }
  const writes: StoredLikes[] = []
  const sent: Like[] = []
  const likes = new ViewerLikes({
    environment,
    store: {
      read: () => state.stored,
      write: (value) => {
        state.stored = value
        writes.push(value)
      },
      subscribe: (onChange) => {
        state.subscribers++
        state.otherTabWrites = onChange
        return () => void state.subscribers--
      },
    },
    send: (value) => void sent.push(value),
    changed: () => void state.changes++,
  })
  return { environment, state, writes, sent, likes, targets: () => sent.map(({ target }) => target) }
}

test('a connection sends what waits for a reply and repeats it every ten seconds until the reply', async () => {
  const { environment, sent, likes } = started(stored({ waiting: [like(3)] }))
  likes.connected(rania, 'one')
  await environment.advance(10_000)
  expect(sent).toEqual([like(3), like(3)])
  likes.settle({ type: 'ack', id: 'stored-3', seq: 0 })
  await environment.advance(30_000)
  expect(sent).toHaveLength(2)
  expect(environment.delays).toEqual([])
})

test('a like that was set goes on being sent until its reply', async () => {
  const { environment, likes, targets } = started()
  likes.connected(rania, 'one')
  likes.set(3, true)
  await environment.advance(20_000)
  expect(targets()).toEqual([3, 3, 3])
})

test('setting what is set already sends nothing', () => {
  const { likes, targets } = started(stored({ liked: [3] }))
  likes.connected(rania, 'one')
  likes.set(3, true)
  likes.set(4, false)
  expect(targets()).toEqual([])
})

test('stored likes belong to one person and one log', () => {
  for (const [person, epoch] of [
    [karim, 'one'],
    [rania, 'two'],
    [anonymous, 'one'],
  ] as const) {
    const { likes, sent, writes } = started(stored({ liked: [3], waiting: [like(4)] }))
    likes.connected(person, epoch)
    expect([likes.isLiked(3), likes.isLiked(4), sent, writes]).toEqual([false, false, [], []])
  }
})

test('a second connection of the same person keeps the likes, another person begins without', () => {
  const { likes, sent } = started()
  likes.connected(rania, 'one')
  likes.set(3, true)
  likes.connected(rania, 'one')
  expect([likes.isLiked(3), sent.length]).toEqual([true, 2])
  likes.connected(karim, 'one')
  expect([likes.isLiked(3), sent.length]).toEqual([false, 2])
})

test('a like from before the first welcome is stored once its person is known, and wins over the stored one', () => {
  const { likes, writes, sent } = started(stored({ waiting: [like(3, false)] }))
  likes.set(3, true)
  expect(writes).toEqual([])
  likes.connected(rania, 'one')
  expect(writes.at(-1)).toMatchObject({ person: 'g_rania', epoch: 'one', waiting: [{ target: 3, on: true }] })
  expect(sent.at(-1)).toMatchObject({ target: 3, on: true })
})

test('a connection without waiting likes writes nothing', () => {
  const { likes, writes } = started(stored({ liked: [3] }))
  likes.connected(rania, 'one')
  expect(writes).toEqual([])
})

test('a refusal falls back to the last stored like and returns that it may have changed', () => {
  const { likes, writes, sent } = started()
  likes.connected(rania, 'one')
  likes.set(3, true)
  expect(likes.settle({ ...refusal('closed'), id: 'another' })).toBe(false)
  expect(likes.isLiked(3)).toBe(true)
  expect(likes.settle({ ...refusal('closed'), id: sent[0]!.id })).toBe(true)
  expect(likes.isLiked(3)).toBe(false)
  expect(writes.at(-1)).toMatchObject({ liked: [], waiting: [] })
})

test('an ack stores the like and changes nothing that is shown', () => {
  const { likes, writes, sent } = started()
  likes.connected(rania, 'one')
  likes.set(3, true)
  expect(likes.settle({ type: 'ack', id: sent[0]!.id, seq: 0 })).toBe(false)
  expect([likes.isLiked(3), writes.at(-1)]).toEqual([true, stored({ liked: [3] })])
  likes.set(3, false)
  likes.settle({ type: 'ack', id: sent[1]!.id, seq: 0 })
  expect([likes.isLiked(3), writes.at(-1)]).toEqual([false, stored()])
})

test('a refusal with a wait of ten seconds keeps the like, a longer one drops it', () => {
  const { likes, sent } = started()
  likes.connected(rania, 'one')
  likes.set(3, true)
  expect(likes.settle({ ...refusal('too-fast', { retryAfterMs: 10_000 }), id: sent[0]!.id })).toBe(false)
  expect(likes.isLiked(3)).toBe(true)
  expect(likes.settle({ ...refusal('too-fast', { retryAfterMs: 10_001 }), id: sent[0]!.id })).toBe(true)
  expect(likes.isLiked(3)).toBe(false)
})

test("another tab's likes of the same person and log are taken over", () => {
  const { likes, state } = started()
  likes.connected(rania, 'one')
  state.stored = stored({ liked: [5] })
  state.otherTabWrites()
  expect([likes.isLiked(5), state.changes]).toEqual([true, 1])
})

test("another person's or log's likes, or none, are not taken over", () => {
  const { likes, state } = started(stored({ liked: [3] }))
  likes.connected(rania, 'one')
  for (const other of [stored({ person: 'g_karim', liked: [5] }), stored({ epoch: 'two', liked: [5] }), undefined]) {
    state.stored = other
    state.otherTabWrites()
    expect([likes.isLiked(3), likes.isLiked(5), state.changes]).toEqual([true, false, 0])
  }
  const nameless = started()
  nameless.likes.connected(anonymous, 'one')
  nameless.state.stored = stored({ person: 'g_anonymous', liked: [5] })
  nameless.state.otherTabWrites()
  expect(nameless.state.changes).toBe(0)
})

test('at most five hundred likes are stored, the newest', () => {
  const { likes, writes } = started(stored({ liked: Array.from({ length: 500 }, (_, target) => target + 1) }))
  likes.connected(rania, 'one')
  likes.set(1_000, true)
  likes.settle({ type: 'ack', id: writes.at(-1)!.waiting[0]!.id, seq: 0 })
  expect(writes.at(-1)!.liked).toEqual([...Array.from({ length: 499 }, (_, target) => target + 2), 1_000])
  for (let target = 2_000; target < 2_501; target++) likes.set(target, true)
  expect([writes.at(-1)!.waiting.length, writes.at(-1)!.waiting[0]!.target]).toEqual([500, 2_001])
})

test('the end cancels the timer and the subscription, which a new connection makes again', () => {
  const { likes, environment, state } = started()
  likes.connected(rania, 'one')
  likes.connected(rania, 'one')
  likes.set(3, true)
  expect([state.subscribers, environment.delays]).toEqual([1, [10_000]])
  likes.stop()
  expect([state.subscribers, environment.delays]).toEqual([0, []])
  likes.connected(rania, 'one')
  expect([state.subscribers, environment.delays]).toEqual([1, [10_000]])
})
