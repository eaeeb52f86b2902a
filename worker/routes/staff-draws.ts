import { Hono } from 'hono'
import { toEpochMs } from '../../domain/draw/wall-time.ts'
import { liveChatSettingsOf } from '../../durable-objects/draw-settings.ts'
import { log } from '../../durable-objects/logging/logger.ts'
import type { Schedule } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { AgentCard } from '../../protocol/http/agent.ts'
import { decodeDrawCommand } from '../../protocol/schemas/decode.ts'
import { createDrawBody } from '../../protocol/schemas/http.ts'
import { listAgents } from '../../storage/d1/agents.ts'
import { insertDraw, listDraws } from '../../storage/d1/draws.ts'
import { mintRoomId } from '../auth/room-ids.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { fields, handle, readJson, reply } from '../endpoint.ts'
import { errorResponse, HttpError } from '../http/http-errors.ts'
import { drawOf, knownRoom } from '../rooms.ts'

/** What agents and admins do with draws. */
export const staffDraws = new Hono<Parley>()

handle(staffDraws, 'draws', async (c) => ({ draws: await withD1Timeout(listDraws(c.env.DB)) }))

handle(staffDraws, 'createDraw', async (c, { person }) => {
  const { title, wall, zone: named, hosts, moderators = [] } = fields(createDrawBody, await readJson(c))
  const moment = toEpochMs(wall, named)
  if ('wrong' in moment) throw new HttpError(moment.wrong)
  const { at, zone } = moment
  const { beforeMs, afterMs } = liveChatSettingsOf(c.env)
  const now = Date.now()
  if (at + afterMs <= now) throw new HttpError('invalid-request', { message: 'A draw at that time would be over already.' })
  const agents = hosts === undefined && moderators.length === 0 ? [] : await withD1Timeout(listAgents(c.env.DB))
  const window = { opensAt: at - beforeMs, closesAt: at + afterMs }
  const leaders = { hosts: hosts?.length ? leadersOf(agents, hosts) : [person], moderators: leadersOf(agents, moderators) }
  const schedule: Schedule = { title, at, wall, zone, ...window, ...leaders }

  const draw = mintRoomId('draw', c.var.settings.secrets)
  const scheduled = await drawOf(c.env, draw).schedule({ v: 1, room: draw, by: person, schedule })
  if (scheduled.type === 'refused') return errorResponse(scheduled)
  const recorded = insertDraw(c.env.DB, draw, schedule, person, now)
  // The draw is there and says so itself to D1, later; asking again would make a second one.
  await withD1Timeout(recorded).catch(() => c.executionCtx.waitUntil(recorded.catch(() => undefined)))
  log('info', 'scheduled', { draw, by: person.id })
  return { draw: { draw, ...schedule, messages: 0, likes: 0 } }
})

handle(staffDraws, 'drawCommand', async (c, { person }) => {
  const draw = await knownRoom(c, 'draw')
  const read = decodeDrawCommand(await readJson(c))
  if ('refused' in read) return errorResponse(read.refused)
  return reply(await drawOf(c.env, draw).submit({ v: 1, by: person, command: read.command }))
})

/** The agents with these ids, as everyone may know them. */
function leadersOf(agents: readonly AgentCard[], ids: readonly string[]): readonly Person[] {
  return [...new Set(ids)].map((wanted) => {
    const found = agents.find(({ id, disabled }) => id === wanted && !disabled)
    if (found === undefined) throw new HttpError('invalid-request', { message: `"${wanted}" is no agent who could lead a draw.` })
    const { id, role, name, picture } = found
    return { id, role, name, ...(picture === undefined ? {} : { picture }) }
  })
}
