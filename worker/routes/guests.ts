import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { guestName } from '../../domain/draw/guest-name.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { DrawPass } from '../../protocol/http/route.ts'
import { enterBody, returnBody } from '../../protocol/schemas/http.ts'
import { spendIdentity } from '../auth/identity-rate-limit.ts'
import type { Parley, Visit } from '../context.ts'
import { drawMeant } from '../draws/current-draw.ts'
import { takenNames } from '../draws/reserved-names.ts'
import { answer, fields, readJson } from '../endpoint.ts'
import { Refused } from '../http/http-errors.ts'
import { log } from '../http/log.ts'
import { viewerRight } from '../rooms.ts'

/** Coming to a draw: to watch, or under a name. No cookie is ever read here. */
export const guests = new Hono<Parley>()

const guestCalled = (name: string): Person => ({ id: `g_${randomBytes(12).toString('base64url')}`, role: 'guest', name })

answer(guests, 'enterDraw', async (c) => {
  const { draw: named, name: wanted } = fields(enterBody, await readJson(c))
  const draw = await drawMeant(c, named)
  if (wanted === undefined) return passOf(c, guestCalled(''), draw)
  const chosen = guestName(wanted, await takenNames(c, draw))
  if ('wrong' in chosen) throw new Refused(chosen.wrong)
  await spendIdentity(c, 'guests')
  const you = guestCalled(chosen.name)
  const guest = await c.var.credentials.mint('guest', { person: you, room: draw, since: Date.now() })
  log('entered', { draw, by: you.id })
  return { ...(await passOf(c, you, draw)), guest }
})

answer(guests, 'returnToDraw', async (c) => {
  const { guest } = fields(returnBody, await readJson(c))
  const known = await c.var.credentials.verify('guest', guest)
  if ('refused' in known) throw new Refused(known.refused)
  // The same one goes back: a token that could make another would never end.
  return { ...(await passOf(c, known.proof.person, known.proof.room)), guest }
})

/** For a socket and for asking. Also who only watches has both, for his network may let no socket through; what he may not say, the draw refuses him. */
async function passOf(c: Visit, you: Person, draw: RoomId): Promise<DrawPass> {
  const since = Date.now()
  const [ticket, access] = await Promise.all([
    c.var.credentials.mint('ticket', viewerRight(you, draw, since)),
    c.var.credentials.mint('access', { person: you, room: draw, generation: 0, since }),
  ])
  return { draw, you, ticket, access }
}
