import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, it } from 'vitest'
import { searchMessages } from '../../storage/search/search.ts'
import { countedRows } from '../support/counted-rows.ts'
import { slowConversation, slowRoom } from '../support/slow-conversation.ts'
import { archivedEvents, resetStorage, roomNamed } from './conversation-setup.ts'

beforeEach(resetStorage)

it('a conversation of twenty messages writes at most ten rows into the archive and the search index together', async () => {
  const [archive, search] = [{ rows: 0 }, { rows: 0 }]
  const databases = { DB: countedRows(env.DB, archive), SEARCH: countedRows(env.SEARCH, search) }
  const conversation = { messages: 20, everyMs: 24_000 }
  await runInDurableObject(roomNamed('rows'), (_, { storage }) => slowConversation(storage, databases, conversation))
  const archived = await archivedEvents(slowRoom)
  expect(archived.filter(({ type }) => type === 'message.posted')).toHaveLength(20)
  expect(archived.at(-1)?.type).toBe('conversation.resolved')
  expect(await searchMessages(env.SEARCH, 'yesterday')).toHaveLength(20)
  // Seven: two of the new conversation, two of its end, two participants, one segment. Three: two of
  // the room, one document.
  expect([archive.rows, search.rows]).toEqual([7, 3])
})
