import type { Served } from '../../../bench/serve.ts'
import { conversationClientCommands } from '../../../protocol/conversation.ts'
import { drawClientCommands } from '../../../protocol/draw.ts'
import { endpoints } from '../../../protocol/http/endpoints.ts'
import { pathOf } from '../../../protocol/http/route.ts'
import { ticketProtocol } from '../../../protocol/limits.ts'
import { tryToEnter } from '../clients/draws.ts'
import { ask, type Staff, type Visitor } from '../clients/people.ts'
import { asPageOf } from '../clients/real-client.ts'
import type { System } from '../system.ts'
import type { Fields, FuzzInput } from './input.ts'
import type { FuzzConnection } from './sockets.ts'

const rooms = 6
const viewers = 6
/** A ticket is valid for a minute, and opens more than one socket in that time. */
const ticketMs = 40_000

const placeOf = ({ random }: FuzzInput): number => random.between(1, 60)
const textOf = (text: FuzzInput): string => (text.random.chance(0.8) ? `what is ${text.random.between(0, 99)}?` : text.string())

function commandOf(text: FuzzInput, types: readonly string[]): Fields {
  const { random } = text
  const type = random.pick(types)
  const more: Readonly<Record<string, Fields>> = {
    'message.post': { text: textOf(text) },
    'note.post': { text: textOf(text) },
    'message.remove': { target: placeOf(text) },
    'receipt.move': { received: placeOf(text), read: placeOf(text) },
    typing: { on: random.chance(0.5) },
    like: { target: random.chance(0.5) ? 0 : placeOf(text), on: random.chance(0.5) },
    read: { mark: text.id() },
  }
  return { type, id: text.id(), ...more[type] }
}

/** A valid command of a conversation. */
export const inConversation = (text: FuzzInput): Fields => commandOf(text, conversationClientCommands)
/** A valid command of a draw. */
export const inDraw = (text: FuzzInput): Fields => commandOf(text, drawClientCommands)

/**
 * Rooms under the bare runtime: each with a visitor and two agents, and a draw with its viewers.
 * No credentials, no proxy, no databases.
 */
export async function bareConnections({ url }: Served): Promise<FuzzConnection[]> {
  const base = url.replace('http', 'ws')
  const connection = (name: string, path: string, isDraw: boolean): FuzzConnection => {
    return { name, isDraw, url: `${base}${path}`, protocols: async () => [], command: isDraw ? inDraw : inConversation }
  }
  await fetch(`${url}/schedule/fuzz`)
  const connections = Array.from({ length: viewers }, (_, n) => connection('a viewer', `/watch/fuzz?id=g_${n}&name=Viewer${n}`, true))
  for (let n = 0; n < rooms; n++) {
    await fetch(`${url}/open/fuzz${n}`)
    const inRoom = (name: string, query: string) => connection(name, `/talk/fuzz${n}?${query}`, false)
    connections.push(inRoom('a visitor', 'visitor=1'), inRoom('an agent', 'id=agent-maya'), inRoom('an agent', 'id=agent-omar'))
  }
  return connections
}

/**
 * A visitor, an agent and a viewer at the real endpoints, with tickets; and the viewer's access
 * token.
 */
export async function realConnections(
  system: System,
  layla: Visitor,
  maya: Staff,
  draw: string,
): Promise<{ connections: FuzzConnection[]; access: string }> {
  asPageOf(system.url)
  const exchange = async (path: string, body: object): Promise<string> => {
    const response = await ask(system, path, { method: 'POST', body })
    if (!response.ok) throw new Error(await response.text())
    return ((await response.json()) as { ticket: string }).ticket
  }
  const connection = (name: string, path: string, isDraw: boolean, ticket: () => Promise<string>): FuzzConnection => {
    const url = `${system.url.replace('http', 'ws')}${path}`
    return { name: `${name} at a real door`, isDraw, url, protocols: reused(ticket), command: isDraw ? inDraw : inConversation }
  }
  const entered = (await (await tryToEnter(system, draw, 'Fuzzy')).json()) as { guest: string; access: string }
  const { conversation, refresh } = { conversation: layla.room, refresh: layla.pass.refresh }
  return {
    connections: [
      connection('a visitor', endpoints.socket.path, false, () => exchange(endpoints.refresh.path, { conversation, refresh })),
      connection('an agent', endpoints.socket.path, false, () => maya.ticket(layla.room)),
      connection('a viewer', pathOf(endpoints.drawSocket, { draw }), true, () =>
        exchange(endpoints.resumeDraw.path, { guest: entered.guest }),
      ),
    ],
    access: entered.access,
  }
}

/** The same ticket for as long as it is certainly valid. */
function reused(ticket: () => Promise<string>): () => Promise<readonly string[]> {
  let last = ''
  let at = 0
  return async () => {
    if (Date.now() > at + ticketMs) {
      last = await ticket()
      at = Date.now()
    }
    return [ticketProtocol(last)]
  }
}
