import { randomBytes, randomInt } from 'node:crypto'
import { Hono } from 'hono'
import { log } from '../../durable-objects/logging/logger.ts'
import { count } from '../../durable-objects/metrics/isolate-counters.ts'
import { inboxOf, roomOf } from '../../durable-objects/namespaces.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { ChatConfig, ConversationPass } from '../../protocol/http/visitor.ts'
import { limits } from '../../protocol/limits.ts'
import { canonicalLocale } from '../../protocol/locale.ts'
import { insertConversation } from '../../storage/d1/conversations.ts'
import { kinds } from '../auth/credentials.ts'
import { consumeNewIdentity } from '../auth/identity-rate-limit.ts'
import { mintRoomId } from '../auth/room-ids.ts'
import { mintSecret } from '../auth/secrets.ts'
import { takeFromNetwork } from '../auth/stranger-rate-limits.ts'
import { withD1Timeout } from '../cache/d1-timeout.ts'
import { StaleCache } from '../cache/stale-cache.ts'
import type { Parley, RequestContext } from '../context.ts'
import { departmentsOf } from '../departments.ts'
import { handle } from '../endpoint.ts'
import { HttpError } from '../http/http-errors.ts'
import { mintedRoom, visitorIdentity } from '../rooms.ts'

/**
 * What visitors call, with an access token or without any credential. No cookie is ever read here.
 */
export const visitors = new Hono<Parley>()

/** Every view of a page with the widget may ask for it. */
const config = new StaleCache<ChatConfig>(1_000, 1)

handle(visitors, 'config', (c) =>
  config.at('config', async () => {
    const [departments, online] = await Promise.all([
      departmentsOf(c.env),
      inboxOf(c.env)
        .online({ v: 1 })
        .catch(() => []),
    ])
    return { departments, agentsOnline: online.length }
  }),
)

handle(visitors, 'startConversation', async (c, _, { body: { department: wanted, locale, page } }) => {
  const departments = await departmentsOf(c.env)
  const department = wanted === undefined ? departments[0] : departments.find(({ id }) => id === wanted)
  if (department === undefined) throw new HttpError('no-such-department')
  await consumeNewIdentity(c, 'visitors')

  const room = mintRoomId('conversation', c.var.settings.secrets)
  const you: Person = { id: `v_${randomBytes(12).toString('base64url')}`, role: 'visitor', name: `Visitor ${randomInt(1_000, 10_000)}` }
  const refresh = mintSecret('refresh')
  const { id, name, persona } = department
  const creation = {
    department: { id, name, persona },
    locale: canonicalLocale(locale) ?? 'en',
    page: page.slice(0, limits.pageLength),
  }
  const opened = await roomOf(c.env, room).open({ v: 1, room, by: you, ...creation, refreshHash: refresh.hash })
  if (opened.type === 'refused') return opened

  const now = Date.now()
  const row = { ...creation, title: '', visitor: you, status: 'assisted', openedAt: now, activeAt: now, preview: '' } as const
  c.executionCtx.waitUntil(withD1Timeout(insertConversation(c.env.DB, room, row), 20_000).catch(() => undefined))
  count('opened')
  log('info', 'started', { room, by: you.id, department: id })
  return { ...(await passFor(c, you, room, 0)), refresh: refresh.text }
})

handle(visitors, 'refresh', async (c, _, { body: { conversation, refresh } }) => {
  const room = mintedRoom(c, 'conversation', conversation)
  const secret = await c.var.credentials.verify('refresh', refresh)
  if ('refused' in secret) throw new HttpError(secret.refused)
  const giveBack = takeFromNetwork(c, 'refreshes')
  const known = await roomOf(c.env, room).verifyRefresh({ v: 1, refreshHash: secret.proof.hash })
  if (known === null) throw new HttpError('wrong-credential')
  giveBack()
  return passFor(c, known.person, room, known.generation)
})

handle(visitors, 'ticket', async (c, { person, room, generation, since, ends }) => ({
  conversation: room,
  you: person,
  // The same access token: one that could renew itself would never end.
  access: (c.req.header('authorization') ?? '').replace(/^Bearer /i, ''),
  ticket: await c.var.credentials.mint('ticket', visitorIdentity(person, room, since, generation)),
  accessUntil: ends,
}))

handle(visitors, 'events', (c, { person, room }, { query: { before, limit } }) =>
  roomOf(c.env, room).page({ v: 1, role: person.role, limit, ...(before === undefined ? {} : { before }) }),
)

handle(visitors, 'postCommand', (c, { person, room }, { command }) => roomOf(c.env, room).submit({ v: 1, by: person, command }))

async function passFor(c: RequestContext, you: Person, room: RoomId, generation: number): Promise<ConversationPass> {
  const since = Date.now()
  const [access, ticket] = await Promise.all([
    c.var.credentials.mint('access', { person: you, room, generation, since }),
    c.var.credentials.mint('ticket', visitorIdentity(you, room, since, generation)),
  ])
  return { conversation: room, you, access, ticket, accessUntil: since + kinds.access.lifeMs }
}
