import { Hono } from 'hono'
import { inboxOf, roomOf } from '../../durable-objects/namespaces.ts'
import { closedConversations } from '../../storage/d1/conversations.ts'
import { listDepartments } from '../../storage/d1/departments.ts'
import { roomTitles } from '../../storage/d1/room-titles.ts'
import { searchMessages } from '../../storage/search/search.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'
import { knownRoom, staffIdentity, staffIdentityIn } from '../rooms.ts'

/** What agents and admins do with conversations. */
export const staffConversations = new Hono<Parley>()

handle(staffConversations, 'inboxTicket', async (c, { person, since }) => ({
  ticket: await c.var.credentials.mint('ticket', staffIdentity(person, 'inbox', since)),
}))

handle(staffConversations, 'inboxRows', (c, { person, since: right }, { query: { view, after } }) =>
  inboxOf(c.env).page({ v: 1, person, right, view, after }),
)

// Before the paths with a parameter, which would match `closed`.
handle(staffConversations, 'closedConversations', (c, _, { query }) => withD1Timeout(closedConversations(c.env.DB, query.before)))

handle(staffConversations, 'departments', async (c) => ({ departments: await withD1Timeout(listDepartments(c.env.DB)) }))

handle(staffConversations, 'search', async (c, _, { query }) => {
  const hits = await withD1Timeout(searchMessages(c.env.SEARCH, query.q))
  const rooms = hits.map(({ room }) => room)
  const titles = await withD1Timeout(roomTitles(c.env.DB, rooms))
  return { hits: hits.map((hit) => ({ ...hit, title: titles.get(hit.room) ?? '' })) }
})

handle(staffConversations, 'agentTicket', async (c, session) => {
  const right = await staffIdentityIn(c, 'conversation', await knownRoom(c, 'conversation'), session)
  return { ticket: await c.var.credentials.mint('ticket', right), you: session.person }
})

handle(staffConversations, 'agentEvents', async (c, { person }, { query: { before, limit } }) => {
  const room = await knownRoom(c, 'conversation')
  return roomOf(c.env, room).page({ v: 1, role: person.role, limit, ...(before === undefined ? {} : { before }) })
})

handle(staffConversations, 'agentCommand', async (c, { person }, { command }) =>
  roomOf(c.env, await knownRoom(c, 'conversation')).submit({ v: 1, by: person, command }),
)
