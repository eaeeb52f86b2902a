import { Hono } from 'hono'
import { toEpochMs } from '../../domain/draw/wall-time.ts'
import { liveChatSettingsOf } from '../../durable-objects/draw-settings.ts'
import { log } from '../../durable-objects/logging/logger.ts'
import { drawOf } from '../../durable-objects/namespaces.ts'
import type { Schedule } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { AgentCard } from '../../protocol/http/agent.ts'
import { listAgents } from '../../storage/d1/agents.ts'
import { insertDraw, listDraws } from '../../storage/d1/draws.ts'
import { mintRoomId } from '../auth/room-ids.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { knownRoom, staffIdentityIn } from '../rooms.ts'

/** What agents and admins do with draws. */
export const staffDraws = new Hono<Parley>()

handle(staffDraws, 'draws', async (c) => ({ draws: await withD1Timeout(listDraws(c.env.DB)) }))

handle(staffDraws, 'createDraw', async (c, { person }, { body }) => {
  const { title, wall, zone: named, hosts, moderators = [] } = body
  const moment = toEpochMs(wall, named)
  if ('wrong' in moment) throw new HttpError(moment.wrong)
  const { at, zone } = moment
  const { beforeMs, afterMs } = liveChatSettingsOf(c.env)
  const now = Date.now()
  if (at + afterMs <= now)
    throw new HttpError('invalid-request', { message: '`wall` must be later: a draw at that time would be over already.' })
  const agents = hosts === undefined && moderators.length === 0 ? [] : await withD1Timeout(listAgents(c.env.DB))
  const window = { opensAt: at - beforeMs, closesAt: at + afterMs }
  const leaders = { hosts: hosts?.length ? leadersOf(agents, hosts) : [person], moderators: leadersOf(agents, moderators) }
  const schedule: Schedule = { title, at, wall, zone, ...window, ...leaders }

  const draw = mintRoomId('draw', c.var.settings.secrets)
  const scheduled = await drawOf(c.env, draw).schedule({ v: 1, room: draw, by: person, schedule })
  if (scheduled.type === 'refused') return scheduled
  const inserted = insertDraw(c.env.DB, draw, schedule, person, now)
  // The draw exists and archives itself later; an error here would make the caller create a second
  // one.
  await withD1Timeout(inserted).catch(() => c.executionCtx.waitUntil(inserted.catch(() => undefined)))
  log('info', 'scheduled', { draw, by: person.id })
  return { draw: { draw, ...schedule, messages: 0, likes: 0 } }
})

handle(staffDraws, 'agentDrawTicket', async (c, session) => {
  const right = await staffIdentityIn(c, 'draw', await knownRoom(c, 'draw'), session)
  return { ticket: await c.var.credentials.mint('ticket', right), you: session.person }
})

handle(staffDraws, 'drawCommand', async (c, { person }, { command }) =>
  drawOf(c.env, await knownRoom(c, 'draw')).submit({ v: 1, by: person, command }),
)

/** The agents with these ids, with their public data only. */
function leadersOf(agents: readonly AgentCard[], ids: readonly string[]): readonly Person[] {
  return [...new Set(ids)].map((wanted) => {
    const found = agents.find(({ id, disabled }) => id === wanted && !disabled)
    if (found === undefined)
      throw new HttpError('invalid-request', { message: '`hosts` and `moderators` must be ids of agents who are not disabled.' })
    const { id, role, name, picture } = found
    return { id, role, name, ...(picture === undefined ? {} : { picture }) }
  })
}
