import type { DrawClientCommand, DrawItem } from '../../../protocol/draw.ts'
import type { Reply } from '../../../protocol/envelope.ts'
import type { DrawRow } from '../../../protocol/http/agent.ts'
import type { DrawMessage, DrawMessages, DrawPass, DrawStatus } from '../../../protocol/http/draw.ts'
import { endpoints } from '../../../protocol/http/endpoints.ts'
import { pathOf } from '../../../protocol/http/route.ts'
import type { System } from '../system.ts'
import { ask, newId, type Staff } from './people.ts'
import { connect, type RawSocket, upgrade } from './raw-socket.ts'

/**
 * The windows are the defaults: an hour before the draw, one after. So a test can place one end of
 * the window, not both.
 */
const beforeMs = 3_600_000
const afterMs = beforeMs

interface Wanted {
  readonly title?: string
  readonly opensInMs?: number
  readonly closesInMs?: number
  /** Ids of agents. */
  readonly moderators?: readonly string[]
}

/**
 * A draw whose creator is its host. It is open now, unless the test sets when it opens or closes.
 */
export async function newDraw(
  host: Staff,
  { title = 'The autumn draw', opensInMs, closesInMs, moderators = [] }: Wanted = {},
): Promise<DrawRow> {
  const inMs = opensInMs !== undefined ? opensInMs + beforeMs : closesInMs !== undefined ? closesInMs - afterMs : beforeMs / 2
  // A wall clock shows whole seconds.
  const wall = new Date(Math.ceil((Date.now() + inMs) / 1_000) * 1_000).toISOString().slice(0, 19)
  const body = { title, wall, zone: 'UTC', moderators }
  return (await read<{ draw: DrawRow }>(host.ask(endpoints.createDraw.path, { method: 'POST', body }))).draw
}

async function read<T>(response: Promise<Response>): Promise<T> {
  const sent = await response
  if (!sent.ok) throw new Error(`${sent.status} ${await sent.text()}`)
  return (await sent.json()) as T
}

/** A command of a host or moderator over HTTP. */
export const command = (host: Staff, draw: string, text: object): Promise<Response> =>
  host.ask(pathOf(endpoints.drawCommand, { draw }), { method: 'POST', body: { id: newId(), ...text } })

export const postAsHost = (host: Staff, draw: string, text: string): Promise<Reply> =>
  read<Reply>(command(host, draw, { type: 'message.post', text }))

/**
 * The network of a request. In a deployment the platform writes this header; locally it is absent.
 */
export const fromAddress = (address: string) => ({ 'cf-connecting-ip': address })

/** Joins a draw, with a name or without one to watch. */
export const tryToEnter = (system: System, draw: string, name?: string, address?: string): Promise<Response> =>
  ask(system, endpoints.joinDraw.path, {
    method: 'POST',
    body: { draw, ...(name === undefined ? {} : { name }) },
    headers: address === undefined ? {} : fromAddress(address),
  })

/** A guest who joined. */
export class Guest {
  readonly system: System
  readonly pass: DrawPass

  constructor(system: System, pass: DrawPass) {
    this.system = system
    this.pass = pass
  }

  connect(): Promise<RawSocket<DrawItem>> {
    return connect<DrawItem>(this.system, this.pass.ticket, { path: pathOf(endpoints.drawSocket, { draw: this.pass.draw }) })
  }

  like(path: string, body: object = {}): Promise<Response> {
    return ask(this.system, path, { method: 'POST', body, headers: { authorization: `Bearer ${this.pass.access}` } })
  }
}

export async function guest(system: System, draw: string, name?: string, address?: string): Promise<Guest> {
  return new Guest(system, await read<DrawPass>(tryToEnter(system, draw, name, address)))
}

/** Requests the socket of one draw with any text as `ticket`. */
export const requestUpgrade = (system: System, draw: string, ticket: string): Promise<RawSocket<DrawItem> | undefined> =>
  upgrade<DrawItem>(system, ticket, { path: pathOf(endpoints.drawSocket, { draw }) })

type WithoutId<C> = C extends { readonly id: string } ? Omit<C, 'id'> : never

/** Sends one command, forged fields included, and waits for its reply. */
export async function answerTo(socket: RawSocket<DrawItem>, wish: WithoutId<DrawClientCommand> & object): Promise<Reply> {
  const id = newId()
  socket.send({ ...wish, id })
  return (await socket.receives((item) => (item.type === 'ack' || item.type === 'refused') && item.id === id)) as Reply
}

export const statusOf = (system: System, draw: string): Promise<DrawStatus> =>
  read<DrawStatus>(ask(system, pathOf(endpoints.drawStatus, {}, { draw })))

/** Every message of a draw that was not removed, oldest first, page by page. */
export async function messagesOf(system: System, draw: string): Promise<readonly DrawMessage[]> {
  const all: DrawMessage[] = []
  for (let before: number | undefined; ; ) {
    const { messages, next } = await read<DrawMessages>(ask(system, pathOf(endpoints.drawMessages, {}, { draw, limit: 200, before })))
    all.unshift(...messages)
    if (next === undefined) return all
    before = next
  }
}
