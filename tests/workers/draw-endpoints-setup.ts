import { env } from 'cloudflare:workers'
import type { Refusal, RoomId } from '../../protocol/envelope.ts'
import type { DrawMessages, DrawPass, DrawStatus } from '../../protocol/http/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { insertDraw } from '../../storage/d1/draws.ts'
import { mintRoomId } from '../../worker/auth/room-ids.ts'
import { checkedFetch } from './checked-fetch.ts'
import { resetStorage } from './conversation-setup.ts'
import { host, openDraw, scheduleOf } from './draw-setup.ts'

export const site = 'http://chat.example'
const secret = (env as unknown as { SIGNING_SECRET: string }).SIGNING_SECRET
export const hourMs = 3_600_000
/** The endpoints cache what they read of a draw for a second. */
export const aSecond = () => new Promise((go) => setTimeout(go, 1_050))

export const ask = (path: string, init: RequestInit = {}) => checkedFetch(new Request(site + path, init))
export const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json', origin: site, ...headers }, body: JSON.stringify(body) })
export const read = async <T>(response: Promise<Response>) => (await (await response).json()) as T
export const codeOf = async (response: Promise<Response>) => (await read<Refusal>(response)).code

export const enter = (draw: string | undefined, name?: string, address = '203.0.113.1') =>
  post(endpoints.joinDraw.path, { ...(draw ? { draw } : {}), ...(name === undefined ? {} : { name }) }, { 'cf-connecting-ip': address })
export const like = (pass: DrawPass, path: string, on?: boolean) =>
  post(path, on === undefined ? {} : { on }, { authorization: `Bearer ${pass.access}` })
export const statusOf = (draw: string) => read<DrawStatus>(ask(pathOf(endpoints.drawStatus, {}, { draw })))
export const messagesOf = (draw: string, query = {}) => read<DrawMessages>(ask(pathOf(endpoints.drawMessages, {}, { draw, ...query })))
export const likeMessage = (message: string) => pathOf(endpoints.likeMessage, { message })

export const newDraw = () => mintRoomId('draw', [secret])
/** A draw that is in D1, as one that staff scheduled. */
export async function knownDraw(changes = {}): Promise<RoomId> {
  const draw = newDraw()
  await openDraw(draw, changes)
  await insertDraw(env.DB, draw, scheduleOf(changes), host, Date.now())
  return draw
}

/** Empty storage with three agents: Maya, who hosts, Omar and Lina, an admin. */
export async function resetWithAgents(): Promise<void> {
  await resetStorage()
  await env.DB.batch(
    [host, { id: 'agent-omar', role: 'agent', name: 'Omar Said' }, { id: 'admin-lina', role: 'admin', name: 'Lina Khoury' }].map(
      ({ id, role, name }) =>
        env.DB.prepare(`INSERT INTO agents (id, email, name, role, created_at) VALUES (?1, ?1, ?2, ?3, 0)`).bind(id, name, role),
    ),
  )
}
