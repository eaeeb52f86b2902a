import { relayOf } from '../durable-objects/namespaces.ts'
import { identityHeader } from '../durable-objects/sockets/identity.ts'
import type { Person, RoomId } from '../protocol/envelope.ts'

export const maya: Person = { id: 'agent-maya', role: 'agent', name: 'Maya' }
const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const hourMs = 3_600_000

/** The upgrade request of the Worker, for a person who was not authenticated. */
function upgradeOf(person: Person, room: RoomId, since: string): Request {
  const identity = { person, room, until: Date.now() + 24 * hourMs, since: Date.now(), generation: 0 }
  return new Request(`https://room/?since=${since}`, { headers: { upgrade: 'websocket', [identityHeader]: JSON.stringify(identity) } })
}

/**
 * Rooms without credentials, for the programs that make the load: the first part of the path is the
 * action, the second the name of the room. Undefined for every other path. Never deployed.
 */
export async function roomEndpoint(request: Request, env: Env, path: string): Promise<Response | undefined> {
  const url = new URL(request.url)
  const [kind = '', name = ''] = path.split('/')
  const room = name as RoomId
  const since = url.searchParams.get('since') ?? '0'
  const draw = () => env.DRAWS.get(env.DRAWS.idFromName(name))
  const conversation = () => env.CONVERSATIONS.get(env.CONVERSATIONS.idFromName(name))
  switch (kind) {
    case 'schedule': {
      const at = Date.now()
      const window = { at: at + hourMs, opensAt: at - hourMs, closesAt: at + 3 * hourMs, wall: '2026-11-25T20:00', zone: 'UTC' }
      const schedule = { title: 'A draw to be measured', ...window, hosts: [maya], moderators: [] }
      return Response.json(await draw().schedule({ v: 1, room, by: maya, schedule }))
    }
    case 'post-in-draw': {
      const command = { type: 'message.post', id: crypto.randomUUID(), text: await request.text() } as const
      return Response.json(await draw().submit({ v: 1, by: maya, command }))
    }
    case 'watch': {
      const person: Person = { id: url.searchParams.get('id') ?? 'g_1', role: 'guest', name: url.searchParams.get('name') ?? '' }
      return relayOf(env, room, Number(url.searchParams.get('relay') ?? 0)).fetch(upgradeOf(person, room, since))
    }
    case 'open': {
      const department = { id: 'hosting', name: 'Hosting', persona: 'Nour' }
      await conversation().open({ v: 1, room, by: layla, department, locale: 'en', page: '', refreshHash: '' })
      // Claimed, so that the assistant does not answer while rooms are measured.
      return Response.json(await conversation().submit({ v: 1, by: maya, command: { type: 'claim.take', id: 'maya-takes-it' } }))
    }
    case 'talk':
      // An agent by default, because visitors have a rate limit.
      return conversation().fetch(
        upgradeOf(url.searchParams.has('visitor') ? layla : { ...maya, id: url.searchParams.get('id') ?? maya.id }, room, since),
      )
    default:
      return undefined
  }
}
