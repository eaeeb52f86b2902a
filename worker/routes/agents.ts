import { Hono } from 'hono'
import { log } from '../../durable-objects/logging/logger.ts'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import { disableAgent, enableAgent, listAgents } from '../../storage/d1/agents.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'

/** The list of agents; an admin disables and enables them. */
export const agents = new Hono<Parley>()

handle(agents, 'agents', async (c) => ({ agents: await withD1Timeout(listAgents(c.env.DB)) }))

/**
 * Ends every session and socket of an agent at once and releases their conversations. Calling it again is safe, also after the
 * second step failed.
 */
handle(agents, 'disableAgent', async (c, { person }) => {
  const agent = c.req.param('agent') ?? ''
  const outcome = await withD1Timeout(disableAgent(c.env.DB, agent, person, Date.now()))
  if (outcome !== 'done') throw new HttpError(outcome)
  await inboxOf(c.env).revoke({ v: 1, person: agent, at: Date.now(), isDisabled: true })
  log('info', 'agent-disabled', { agent, by: person.id })
  return { ok: true }
})

handle(agents, 'enableAgent', async (c, { person }) => {
  const agent = c.req.param('agent') ?? ''
  const outcome = await withD1Timeout(enableAgent(c.env.DB, agent, person, Date.now()))
  if (outcome !== 'done') throw new HttpError(outcome)
  log('info', 'agent-enabled', { agent, by: person.id })
  return { ok: true }
})
