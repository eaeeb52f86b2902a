import { Hono } from 'hono'
import { momentOf } from '../../domain/draw/wall-time.ts'
import { liveChatOf } from '../../durable-objects/draw-settings.ts'
import type { Schedule } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'
import type { AgentCard } from '../../protocol/http/route.ts'
import { decodeDrawCommand } from '../../protocol/schemas/decode.ts'
import { createDrawBody } from '../../protocol/schemas/http.ts'
import { listAgents } from '../../storage/d1/agents.ts'
import { listDraws, recordDrawBirth } from '../../storage/d1/draws.ts'
import { mintRoomName } from '../auth/room-ids.ts'
import { fromD1 } from '../cache/d1-timeout.ts'
import type { Parley } from '../context.ts'
import { answer, answered, fields, readJson } from '../endpoint.ts'
import { Refused, refusalResponse } from '../http/http-errors.ts'
import { log } from '../http/log.ts'
import { drawOf, knownRoom } from '../rooms.ts'

/** What agents and admins do with draws. */
export const staffDraws = new Hono<Parley>()

answer(staffDraws, 'draws', async (c) => ({ draws: await fromD1(listDraws(c.env.DB)) }))

answer(staffDraws, 'createDraw', async (c, { person }) => {
  const { title, wall, zone: named, hosts, moderators = [] } = fields(createDrawBody, await readJson(c))
  const moment = momentOf(wall, named)
  if ('wrong' in moment) throw new Refused(moment.wrong)
  const { at, zone } = moment
  const { beforeMs, afterMs } = liveChatOf(c.env)
  const now = Date.now()
  if (at + afterMs <= now) throw new Refused('wrong-fields', { say: 'A draw at that time would be over already.' })
  const agents = hosts === undefined && moderators.length === 0 ? [] : await fromD1(listAgents(c.env.DB))
  const window = { opensAt: at - beforeMs, closesAt: at + afterMs }
  const leaders = { hosts: hosts?.length ? leadersOf(agents, hosts) : [person], moderators: leadersOf(agents, moderators) }
  const schedule: Schedule = { title, at, wall, zone, ...window, ...leaders }

  const draw = mintRoomName('draw', c.var.settings.secrets)
  const scheduled = await drawOf(c.env, draw).schedule({ v: 1, room: draw, by: person, schedule })
  if (scheduled.type === 'refused') return refusalResponse(scheduled)
  const recorded = recordDrawBirth(c.env.DB, draw, schedule, person, now)
  // The draw is there and says so itself to D1, later; asking again would make a second one.
  await fromD1(recorded).catch(() => c.executionCtx.waitUntil(recorded.catch(() => undefined)))
  log('scheduled', { draw, by: person.id })
  return { draw: { draw, ...schedule, messages: 0, likes: 0 } }
})

answer(staffDraws, 'drawCommand', async (c, { person }) => {
  const draw = await knownRoom(c, 'draw')
  const read = decodeDrawCommand(await readJson(c))
  if ('refused' in read) return refusalResponse(read.refused)
  return answered(await drawOf(c.env, draw).submit({ v: 1, by: person, command: read.command }))
})

/** The agents with these ids, as everyone may know them. */
function leadersOf(agents: readonly AgentCard[], ids: readonly string[]): readonly Person[] {
  return [...new Set(ids)].map((wanted) => {
    const found = agents.find(({ id, disabled }) => id === wanted && !disabled)
    if (found === undefined) throw new Refused('wrong-fields', { say: `"${wanted}" is no agent who could lead a draw.` })
    const { id, role, name, picture } = found
    return { id, role, name, ...(picture === undefined ? {} : { picture }) }
  })
}
