import { Hono } from 'hono'
import { phaseAt } from '../../domain/draw/window.ts'
import { log } from '../../durable-objects/logging/logger.ts'
import { drawOf } from '../../durable-objects/namespaces.ts'
import { insertDraw, listDraws, updateDraw } from '../../storage/d1/draws.ts'
import { mintRoomId } from '../auth/room-ids.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import type { Parley, RequestContext } from '../context.ts'
import { scheduleOf } from '../draws/draw-schedule.ts'
import { messagesPage } from '../draws/message-pages.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { knownRoom, staffIdentityIn } from '../rooms.ts'

/** What agents and admins do with draws. */
export const staffDraws = new Hono<Parley>()

handle(staffDraws, 'draws', async (c) => ({ draws: await withD1Timeout(listDraws(c.env.DB)) }))

handle(staffDraws, 'createDraw', async (c, { person }, { body }) => {
  const schedule = await scheduleOf(c, body, { hosts: [person], moderators: [] })
  const draw = mintRoomId('draw', c.var.settings.secrets)
  const scheduled = await drawOf(c.env, draw).schedule({ v: 1, room: draw, by: person, schedule })
  if (scheduled.type === 'refused') return scheduled
  // The draw exists and archives itself later; an error here would make the caller create a second
  // one.
  await withoutWaitingForD1(c, insertDraw(c.env.DB, draw, schedule, person, Date.now()))
  log('info', 'scheduled', { draw, by: person.id })
  return { draw: { draw, ...schedule, cancelled: false, messages: 0, likes: 0 } }
})

// The draw decides and publishes; its row in D1 follows at once, so that no list shows the old one.

handle(staffDraws, 'editDraw', async (c, { person, since: right }, { body }) => {
  const draw = await knownRoom(c, 'draw')
  const { schedule: current } = (await drawOf(c.env, draw).status({ v: 1 })).view
  if (current === undefined) throw new HttpError('no-such-draw')
  const schedule = await scheduleOf(c, body, current, current)
  const edited = await drawOf(c.env, draw).submit({ v: 1, by: person, right, command: { type: 'draw.edit', id: commandId(), schedule } })
  if (edited.type === 'refused') return edited
  const now = Date.now()
  const change = { rev: edited.seq, schedule, phase: phaseAt(schedule, now) }
  await withoutWaitingForD1(c, updateDraw(c.env.DB, draw, change, { at: now, by: person.id, action: 'draw.edited' }))
  log('info', 'edited', { draw, by: person.id })
  return { draw: { draw, ...schedule, cancelled: false } }
})

handle(staffDraws, 'cancelDraw', async (c, { person, since: right }) => {
  const draw = await knownRoom(c, 'draw')
  const cancelled = await drawOf(c.env, draw).submit({ v: 1, by: person, right, command: { type: 'draw.cancel', id: commandId() } })
  if (cancelled.type === 'refused') return cancelled
  const audited = { at: Date.now(), by: person.id, action: 'draw.cancelled' } as const
  await withoutWaitingForD1(c, updateDraw(c.env.DB, draw, { rev: cancelled.seq, phase: 'cancelled' }, audited))
  log('info', 'cancelled', { draw, by: person.id })
  return { ok: true }
})

handle(staffDraws, 'agentDrawTicket', async (c, session) => {
  const right = await staffIdentityIn(c, 'draw', await knownRoom(c, 'draw'), session)
  return { ticket: await c.var.credentials.mint('ticket', right), you: session.person }
})

handle(staffDraws, 'drawEntry', async (c, { session }) => {
  const room = await knownRoom(c, 'draw')
  return { entry: await c.var.credentials.mint('entry', { session, room, id: crypto.randomUUID() }) }
})

handle(staffDraws, 'agentDrawMessages', async (c, _, { query: { before, limit } }) => {
  const draw = await knownRoom(c, 'draw')
  return { draw, ...(await messagesPage(c, draw, { before, limit })) }
})

handle(staffDraws, 'drawCommand', async (c, { person, since: right }, { command }) =>
  drawOf(c.env, await knownRoom(c, 'draw')).submit({ v: 1, by: person, right, command }),
)

/** One of ours: a client's has no colon. */
const commandId = () => `draw:${crypto.randomUUID()}`

/** The room has decided: D1, which follows it, must not turn that into an error. */
const withoutWaitingForD1 = (c: RequestContext, written: Promise<void>): Promise<void> =>
  withD1Timeout(written).catch(() => c.executionCtx.waitUntil(written.catch(() => undefined)))
