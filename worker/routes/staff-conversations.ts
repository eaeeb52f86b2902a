import { Hono } from 'hono'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { decodeCommand } from '../../protocol/schemas/decode.ts'
import { closedQuery, pageQuery, searchQuery } from '../../protocol/schemas/http.ts'
import { closedConversations } from '../../storage/d1/conversations.ts'
import { searchMessages } from '../../storage/search/search.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { fields, handle, readJson, reply } from '../endpoint.ts'
import { errorResponse } from '../http/http-errors.ts'
import { knownRoom, roomOf, staffIdentity } from '../rooms.ts'

/** What agents and admins do with conversations. */
export const staffConversations = new Hono<Parley>()

handle(staffConversations, 'inboxTicket', async (c, { person, since }) => ({
  ticket: await c.var.credentials.mint('ticket', staffIdentity(person, 'inbox', since)),
}))

// Before the doors with a name in them, for `closed` would be taken for one.
handle(staffConversations, 'closedConversations', async (c) => {
  const { before } = fields(closedQuery, c.req.query())
  return withD1Timeout(closedConversations(c.env.DB, before))
})

handle(staffConversations, 'search', async (c) => {
  const { q } = fields(searchQuery, c.req.query())
  return { hits: await withD1Timeout(searchMessages(c.env.SEARCH, q)) }
})

handle(staffConversations, 'agentTicket', async (c, { person, since }) => {
  const room = await knownRoom(c, 'conversation')
  const right = staffIdentity(person, room, since)
  // Before the ticket leaves: whoever is disabled a moment later is looked for wherever he may be.
  await inboxOf(c.env).agentConnected({ v: 1, agent: person.id, room, until: right.until + 60_000 })
  return { ticket: await c.var.credentials.mint('ticket', right), you: person }
})

handle(staffConversations, 'agentEvents', async (c, { person }) => {
  const { before, limit } = fields(pageQuery, c.req.query())
  const room = await knownRoom(c, 'conversation')
  return roomOf(c.env, room).page({ v: 1, role: person.role, limit, ...(before === undefined ? {} : { before }) })
})

handle(staffConversations, 'agentCommand', async (c, { person }) => {
  const room = await knownRoom(c, 'conversation')
  const read = decodeCommand(await readJson(c))
  if ('refused' in read) return errorResponse(read.refused)
  return reply(await roomOf(c.env, room).submit({ v: 1, by: person, command: read.command }))
})
