import { expect, test } from 'vitest'
import { SqliteStorage } from '../../tests/simulation/sqlite-storage.ts'
import { openSlowly } from '../../tests/support/slow-conversation.ts'
import { SqliteD1 } from '../../tests/support/sqlite-d1.ts'

const layla = { id: 'v_layla', role: 'visitor', name: 'Layla' } as const
const maya = { id: 'agent-maya', role: 'agent', name: 'Maya' } as const
const secondMs = 1_000

async function opened() {
  const [archive, search] = [new SqliteD1('migrations/parley'), new SqliteD1('migrations/search')]
  const databases = { DB: archive as unknown as D1Database, SEARCH: search as unknown as D1Database }
  const conversation = await openSlowly(new SqliteStorage().asStorage, databases)
  const revIn = (db: SqliteD1) => Number(db.prepare('SELECT max(rev) AS rev FROM segments').now().results[0]?.['rev'] ?? 0)
  /** How far archive and search have the log. */
  const stored = () => [revIn(archive), revIn(search)]
  const post = (text: string) => conversation.submit(layla, { type: 'message.post', text })
  return {
    conversation,
    stored,
    post,
    databases: () => JSON.stringify([archive, search].map((db) => db.prepare('SELECT * FROM segments').now().results)),
  }
}

test('archive and search wait until a conversation has been quiet for three minutes', async () => {
  const { conversation, stored, post } = await opened()
  await post('hello')
  await conversation.submit(layla, { type: 'person.request' })
  await conversation.submit(maya, { type: 'claim.take' })
  await conversation.pass(179 * secondMs)
  expect(stored()).toEqual([0, 0])
  await conversation.pass(secondMs)
  expect(stored()).toEqual([4, 4])
})

test('archive and search follow one that is never quiet after a quarter of an hour', async () => {
  const { conversation, stored, post } = await opened()
  const seen: number[] = []
  for (let n = 0; n < 16; n++) {
    await post(`message ${n}`)
    await conversation.pass(60 * secondMs)
    seen.push(stored()[0]!)
  }
  expect(seen.slice(0, 14).every((rev) => rev === 0)).toBe(true)
  expect(seen.at(-1)).toBeGreaterThan(14)
})

test('archive and search have a hundred events at once', async () => {
  const { conversation, stored, post } = await opened()
  for (let n = 0; n < 110; n++) {
    await post(`message ${n}`)
    await conversation.pass(2.1 * secondMs)
  }
  expect(stored()).toEqual([100, 100])
})

test('a removal is in archive and search at once, also that of a note', async () => {
  const { conversation, stored, post, databases } = await opened()
  const message = await post('my secret is hunter2')
  const note = await conversation.submit(maya, { type: 'note.post', text: 'the secret is hunter2' })
  await conversation.pass(180 * secondMs)
  expect(databases()).toContain('hunter2')
  await conversation.submit(layla, { type: 'message.remove', target: message })
  expect(stored()).toEqual([4, 4])
  await conversation.submit(maya, { type: 'message.remove', target: note })
  expect(stored()).toEqual([5, 5])
  expect(databases()).not.toContain('hunter2')
})

test('the list of closed conversations knows at once what is resolved and what is reopened', async () => {
  const { conversation, stored, post } = await opened()
  await post('hello')
  await conversation.submit(maya, { type: 'claim.take' })
  await conversation.submit(maya, { type: 'conversation.resolve' })
  expect(stored()).toEqual([4, 4])
  await post('one more question')
  expect(stored()).toEqual([6, 6])
})
