import { DrawRoom } from '../durable-objects/draw-room.ts'
import { identityHeader } from '../durable-objects/identity.ts'
import { Relay, relayOf } from '../durable-objects/relay.ts'
import type { Person, RoomId } from '../protocol/road.ts'

export { DrawRoom, Relay }

const maya: Person = { id: 'agent-maya', role: 'agent', name: 'Maya' }
const hourMs = 3_600_000

/**
 * The real rooms behind a door without credentials, for `workerd serve`: what is measured and looked at there is the
 * rooms and the runtime, with neither databases nor a proxy between. Never deployed.
 */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url)
    const [, kind, name = ''] = url.pathname.split('/')
    const room = name as RoomId
    const draw = env.DRAWS.get(env.DRAWS.idFromName(name))
    if (kind === 'schedule') {
      const at = Date.now()
      const window = { at: at + hourMs, opensAt: at - hourMs, closesAt: at + 3 * hourMs, wall: '2026-11-25T20:00', zone: 'UTC' }
      const schedule = { title: 'A draw to be measured', ...window, hosts: [maya], moderators: [] }
      return Response.json(await draw.schedule({ v: 1, room, by: maya, schedule }))
    }
    if (kind === 'say') {
      const command = { type: 'message.post', id: crypto.randomUUID(), text: await request.text() } as const
      return Response.json(await draw.submit({ v: 1, by: maya, command }))
    }
    if (kind === 'status') return Response.json(await draw.status({ v: 1 }))
    if (kind !== 'watch') return new Response(null, { status: 404 })
    const person: Person = { id: url.searchParams.get('id') ?? 'g_1', role: 'guest', name: url.searchParams.get('name') ?? '' }
    const identity = { person, room, until: Date.now() + 24 * hourMs, since: Date.now(), generation: 0 }
    const headers = { upgrade: 'websocket', [identityHeader]: JSON.stringify(identity) }
    return relayOf(env, room, 0).fetch(new Request(`https://room/?since=${url.searchParams.get('since') ?? 0}`, { headers }))
  },
} satisfies ExportedHandler<Env>
