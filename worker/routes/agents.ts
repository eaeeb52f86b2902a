import { Hono } from 'hono'
import { inboxOf } from '../../durable-objects/inbox.ts'
import { disableAgent, enableAgent, listAgents } from '../../storage/d1/agents.ts'
import { fromD1 } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { answer } from '../endpoint.ts'
import { Refused } from '../http/http-errors.ts'
import { log } from '../http/log.ts'

/** Who works here, and whose right ends. */
export const agents = new Hono<Parley>()

answer(agents, 'agents', async (c) => ({ agents: await fromD1(listAgents(c.env.DB)) }))

/** Ends every session and socket of an agent at once. May be repeated when the second half failed. */
answer(agents, 'disableAgent', async (c, { person }) => {
  const agent = c.req.param('agent') ?? ''
  const outcome = await fromD1(disableAgent(c.env.DB, agent, person, Date.now()))
  if (outcome !== 'done') throw new Refused(outcome)
  await inboxOf(c.env).dismiss({ v: 1, person: agent, at: Date.now() })
  log('disabled', { agent, by: person.id })
  return { ok: true }
})

answer(agents, 'enableAgent', async (c, { person }) => {
  const agent = c.req.param('agent') ?? ''
  const outcome = await fromD1(enableAgent(c.env.DB, agent, person, Date.now()))
  if (outcome !== 'done') throw new Refused(outcome)
  log('enabled', { agent, by: person.id })
  return { ok: true }
})
