import { env } from 'cloudflare:workers'
import type { DrawRoom } from '../../durable-objects/draw-room.ts'
import { relayOf } from '../../durable-objects/namespaces.ts'
import type { Relay } from '../../durable-objects/relay/relay.ts'
import { type Identity, identityHeader } from '../../durable-objects/sockets/identity.ts'
import type { DrawClientCommand, DrawEvent, DrawFrame, DrawItem, DrawView, Schedule } from '../../protocol/draw.ts'
import type { Person, Reply, RoomId, Welcome } from '../../protocol/envelope.ts'
import { eventually, identityOf, newId } from './conversation-setup.ts'

/** The people of a draw. */
export const rania: Person = { id: 'g_rania', role: 'guest', name: 'Rania' }
export const karim: Person = { id: 'g_karim', role: 'guest', name: 'Karim' }
export const salma: Person = { id: 'g_salma', role: 'guest', name: 'Salma' }
export const watcher: Person = { id: 'g_watcher', role: 'guest', name: '' }
export const host: Person = { id: 'agent-maya', role: 'agent', name: 'Maya' }

const hour = 3_600_000

/** A draw whose window is open now, unless changed. */
export const scheduleOf = (changes: Partial<Schedule> = {}): Schedule => ({
  title: 'The autumn draw',
  at: Date.now() + hour,
  wall: '2026-11-25T20:00',
  zone: 'Europe/Berlin',
  opensAt: Date.now() - hour,
  closesAt: Date.now() + 3 * hour,
  hosts: [host],
  moderators: [],
  ...changes,
})

export type DrawStub = DurableObjectStub<DrawRoom>
export type RelayStub = DurableObjectStub<Relay>

export const drawNamed = (name: string): DrawStub => env.DRAWS.get(env.DRAWS.idFromName(name))
export const relayNamed = (name: string, n = 0): RelayStub => relayOf(env, name as RoomId, n)

export async function openDraw(name: string, changes: Partial<Schedule> = {}): Promise<DrawStub> {
  const draw = drawNamed(name)
  await draw.schedule({ v: 1, room: name as RoomId, by: host, schedule: scheduleOf(changes) })
  return draw
}

type WithoutId<C> = C extends { readonly id: string } ? Omit<C, 'id'> : never

export const postIn = (draw: DrawStub, by: Person, command: WithoutId<DrawClientCommand>): Promise<Reply> =>
  draw.submit({ v: 1, by, command: { ...command, id: newId() } as DrawClientCommand })

/** A viewer's open socket and everything it received. */
export interface Viewer {
  readonly socket: WebSocket
  readonly frames: DrawFrame[]
  readonly items: DrawItem[]
  readonly closed: { code?: number; reason?: string }
  readonly welcome: Welcome<DrawEvent, DrawView>
  post(command: WithoutId<DrawClientCommand>): Promise<Reply>
  receives(what: (item: DrawItem) => boolean): Promise<DrawItem>
  /** The last total that this viewer received for a target. */
  likesOf(target: number): number
  viewers(): number
}

interface ConnectOptions {
  readonly n?: number
  readonly since?: number
  readonly epoch?: string
  /** The client never answers a close, and goes on sending after it. */
  readonly ignoresClose?: boolean
}

export function upgrade(draw: string, person: Person, { n = 0, since = 0, epoch }: ConnectOptions = {}): Promise<Response> {
  const headers = { Upgrade: 'websocket', [identityHeader]: JSON.stringify(identityOf(person, { room: draw as RoomId })) }
  return relayNamed(draw, n).fetch(`https://room/?since=${since}${epoch ? `&epoch=${epoch}` : ''}`, { headers })
}

export const watch = async (draw: string, person: Person, options: ConnectOptions = {}): Promise<Viewer> =>
  viewerOf(await upgrade(draw, person, options), options)

/** Connects staff to the draw itself, as a host, a moderator or an agent does. */
export async function connectStaff(
  draw: string,
  person: Person,
  right: Partial<Identity> = {},
  options: Pick<ConnectOptions, 'ignoresClose'> = {},
): Promise<Viewer> {
  const identity = identityOf(person, { room: draw as RoomId, ...right })
  return viewerOf(
    await drawNamed(draw).fetch('https://room/', { headers: { Upgrade: 'websocket', [identityHeader]: JSON.stringify(identity) } }),
    options,
  )
}

async function viewerOf(response: Response, { ignoresClose = false }: Pick<ConnectOptions, 'ignoresClose'>): Promise<Viewer> {
  const socket = response.webSocket
  if (!socket) throw new Error(`refused with ${response.status}`)
  const frames: DrawFrame[] = []
  const items: DrawItem[] = []
  const closed: Viewer['closed'] = {}
  socket.addEventListener('message', ({ data }) => {
    if (data === 'pong') return
    const frame = JSON.parse(data as string) as DrawFrame
    frames.push(frame)
    items.push(...frame.items)
  })
  socket.addEventListener('close', ({ code, reason }) => void Object.assign(closed, { code, reason }))
  socket.accept({ allowHalfOpen: ignoresClose })
  const welcome = (await eventually(() => items.find(({ type }) => type === 'welcome'))) as unknown as Viewer['welcome']
  return {
    socket,
    frames,
    items,
    closed,
    welcome,
    post: async (command) => {
      const id = newId()
      socket.send(JSON.stringify({ ...command, id }))
      return (await eventually(() => items.find((item) => (item.type === 'ack' || item.type === 'refused') && item.id === id))) as Reply
    },
    receives: (what) => eventually(() => items.find(what)),
    likesOf: (target) =>
      items.reduce(
        (last, item) => (item.type === 'likes.counted' ? (item.totals[target] ?? last) : last),
        welcome.room.totals[target] ?? 0,
      ),
    viewers: () => items.reduce((last, item) => (item.type === 'viewers.counted' ? item.viewers : last), welcome.room.viewers),
  }
}

export const posts =
  (text: string) =>
  (item: DrawItem): boolean =>
    item.type === 'message.posted' && item.text === text
