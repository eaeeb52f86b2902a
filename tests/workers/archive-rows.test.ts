import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, it } from 'vitest'
import { searchMessages } from '../../storage/search/search.ts'
import { countedRows } from '../support/counted-rows.ts'
import { slowConversation, slowRoom } from '../support/slow-conversation.ts'
import { archivedEvents, resetStorage, roomNamed } from './conversation-setup.ts'

beforeEach(resetStorage)

// Of the archive: two of a new conversation (row and index), two of its end, two participants, one
// segment. Of search: two of a new room, one document. A pause costs a row of each kind again.
it.each([
  ['without a pause writes ten rows', 0, [7, 3]],
  ['with a long pause writes thirteen rows', 600_000, [9, 4]],
])('a conversation of twenty messages %s into archive and search together', async (_, pauseMs, rows) => {
  const [archive, search] = [{ rows: 0 }, { rows: 0 }]
  const databases = { DB: countedRows(env.DB, archive), SEARCH: countedRows(env.SEARCH, search) }
  const conversation = { messages: 20, everyMs: 24_000, pauseMs }
  await runInDurableObject(roomNamed('rows'), (_instance, { storage }) => slowConversation(storage, databases, conversation))
  const archived = await archivedEvents(slowRoom)
  expect(archived.filter(({ type }) => type === 'message.posted')).toHaveLength(20)
  expect(archived.at(-1)?.type).toBe('conversation.resolved')
  expect(await searchMessages(env.SEARCH, 'yesterday')).toHaveLength(20)
  expect([archive.rows, search.rows]).toEqual(rows)
})
