import { randomBytes, randomInt } from 'node:crypto'
import { Hono } from 'hono'
import { inboxOf } from '../../durable-objects/inbox.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { ConversationPass, DepartmentCard } from '../../protocol/http/route.ts'
import { decodeCommand } from '../../protocol/schemas/decode.ts'
import { beginBody, pageQuery, refreshBody } from '../../protocol/schemas/http.ts'
import { recordBirth } from '../../storage/d1/conversations.ts'
import { listDepartments } from '../../storage/d1/departments.ts'
import { kinds } from '../auth/credentials.ts'
import { spendIdentity } from '../auth/identity-rate-limit.ts'
import { mintRoomName } from '../auth/room-ids.ts'
import { fromD1 } from '../cache/d1-timeout.ts'
import type { Parley, Visit } from '../context.ts'
import { answer, answered, fields, readJson } from '../endpoint.ts'
import { Refused, refusalResponse } from '../http/http-errors.ts'
import { log } from '../http/log.ts'
import { mintedRoom, roomOf, visitorRight } from '../rooms.ts'

/** The doors of those who come with nothing, or with an access token. No cookie is ever read here. */
export const visitors = new Hono<Parley>()

answer(visitors, 'config', async (c) => {
  const [departments, online] = await Promise.all([
    departmentsOf(c.env),
    inboxOf(c.env)
      .online({ v: 1 })
      .catch(() => []),
  ])
  return { departments, agentsOnline: online.length }
})

answer(visitors, 'begin', async (c) => {
  const { department: wanted, locale, page } = fields(beginBody, await readJson(c))
  const department = (await departmentsOf(c.env)).find(({ id }) => id === wanted)
  if (department === undefined) throw new Refused('no-such-department')
  await spendIdentity(c, 'newcomers')

  const room = mintRoomName('conversation', c.var.settings.secrets)
  const you: Person = { id: `v_${randomBytes(12).toString('base64url')}`, role: 'visitor', name: `Visitor ${randomInt(1_000, 10_000)}` }
  const refresh = await c.var.credentials.mint('refresh', {})
  const kept = await c.var.credentials.verify('refresh', refresh)
  if ('refused' in kept) throw new Refused(kept.refused)
  const { id, name, persona } = department
  const birth = { department: { id, name, persona }, locale, page }
  const opened = await roomOf(c.env, room).open({ v: 1, room, by: you, ...birth, refreshHash: kept.proof.hash })
  if (opened.type === 'refused') return refusalResponse(opened)

  const now = Date.now()
  const row = { ...birth, title: '', visitor: you, status: 'assisted', openedAt: now, activeAt: now, preview: '' } as const
  c.executionCtx.waitUntil(fromD1(recordBirth(c.env.DB, room, row), 20_000).catch(() => undefined))
  log('began', { room, by: you.id, department: id })
  return { ...(await passFor(c, you, room, 0)), refresh }
})

answer(visitors, 'refresh', async (c) => {
  const { conversation, refresh } = fields(refreshBody, await readJson(c))
  const room = mintedRoom(c, 'conversation', conversation)
  const secret = await c.var.credentials.verify('refresh', refresh)
  if ('refused' in secret) throw new Refused(secret.refused)
  const known = await roomOf(c.env, room).recognise({ v: 1, refreshHash: secret.proof.hash })
  if (known === null) throw new Refused('wrong-credential')
  return passFor(c, known.person, room, known.generation)
})

answer(visitors, 'ticket', async (c, { person, room, generation, since, ends }) => ({
  conversation: room,
  you: person,
  // The same one: an access token that could make another would never end.
  access: (c.req.header('authorization') ?? '').replace(/^Bearer /i, ''),
  ticket: await c.var.credentials.mint('ticket', visitorRight(person, room, since, generation)),
  accessUntil: ends,
}))

answer(visitors, 'events', async (c, { person, room }) => {
  const { before, limit } = fields(pageQuery, c.req.query())
  return roomOf(c.env, room).page({ v: 1, role: person.role, limit, ...(before === undefined ? {} : { before }) })
})

answer(visitors, 'command', async (c, { person, room }) => {
  const read = decodeCommand(await readJson(c))
  if ('refused' in read) return refusalResponse(read.refused)
  return answered(await roomOf(c.env, room).submit({ v: 1, by: person, command: read.command }))
})

async function passFor(c: Visit, you: Person, room: RoomId, generation: number): Promise<ConversationPass> {
  const since = Date.now()
  const [access, ticket] = await Promise.all([
    c.var.credentials.mint('access', { person: you, room, generation, since }),
    c.var.credentials.mint('ticket', visitorRight(you, room, since, generation)),
  ])
  return { conversation: room, you, access, ticket, accessUntil: since + kinds.access.lifeMs }
}

/** What D1 said last, for the time when it says nothing: a visitor can begin although D1 is away. */
const lastKnown = new WeakMap<D1Database, readonly DepartmentCard[]>()

async function departmentsOf({ DB }: Env): Promise<readonly DepartmentCard[]> {
  try {
    const departments = await fromD1(listDepartments(DB), 1_500)
    lastKnown.set(DB, departments)
    return departments
  } catch (away) {
    const known = lastKnown.get(DB)
    if (known === undefined) throw away
    return known
  }
}
