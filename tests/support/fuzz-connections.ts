import type { Served } from '../../bench/serve.ts'
import { conversationClientCommands } from '../../protocol/conversation.ts'
import { drawClientCommands } from '../../protocol/draw.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { ticketProtocol } from '../../protocol/limits.ts'
import { tryToEnter } from './draws.ts'
import type { Fields, FuzzWords } from './fuzz-input.ts'
import type { Seat } from './fuzz-sockets.ts'
import { ask, type Staff, type Visitor } from './people.ts'
import { asPageOf } from './real-client.ts'
import type { System } from './system.ts'

const rooms = 6
const viewers = 6
/** A ticket lives for a minute, and opens more than one socket in it. */
const ticketMs = 40_000

const placeOf = ({ random }: FuzzWords): number => random.between(1, 60)
const textOf = (words: FuzzWords): string => (words.random.chance(0.8) ? `what is ${words.random.between(0, 99)}?` : words.string())

function commandOf(words: FuzzWords, types: readonly string[]): Fields {
  const { random } = words
  const type = random.pick(types)
  const more: Readonly<Record<string, Fields>> = {
    'message.post': { text: textOf(words) },
    'note.post': { text: textOf(words) },
    'message.remove': { target: placeOf(words) },
    'receipt.move': { received: placeOf(words), read: placeOf(words) },
    typing: { on: random.chance(0.5) },
    like: { target: random.chance(0.5) ? 0 : placeOf(words), on: random.chance(0.5) },
    read: { mark: words.id() },
  }
  return { type, id: words.id(), ...more[type] }
}

/** A right command of a conversation. */
export const inConversation = (words: FuzzWords): Fields => commandOf(words, conversationClientCommands)
/** A right command of a draw. */
export const inDraw = (words: FuzzWords): Fields => commandOf(words, drawClientCommands)

/** Rooms under the bare runtime: each with a visitor and two agents, and a draw with its viewers. No credentials, no proxy, no databases. */
export async function bareSeats({ url }: Served): Promise<Seat[]> {
  const base = url.replace('http', 'ws')
  const seat = (name: string, path: string, isDraw: boolean): Seat => {
    return { name, isDraw, url: `${base}${path}`, protocols: async () => [], command: isDraw ? inDraw : inConversation }
  }
  await fetch(`${url}/schedule/fuzz`)
  const seats = Array.from({ length: viewers }, (_, n) => seat('a viewer', `/watch/fuzz?id=g_${n}&name=Viewer${n}`, true))
  for (let n = 0; n < rooms; n++) {
    await fetch(`${url}/open/fuzz${n}`)
    const inRoom = (name: string, query: string) => seat(name, `/talk/fuzz${n}?${query}`, false)
    seats.push(inRoom('a visitor', 'visitor=1'), inRoom('an agent', 'id=agent-maya'), inRoom('an agent', 'id=agent-omar'))
  }
  return seats
}

/** A visitor, an agent and a viewer at the real doors, with tickets; and the access token of the viewer. */
export async function realSeats(system: System, layla: Visitor, maya: Staff, draw: string): Promise<{ seats: Seat[]; access: string }> {
  asPageOf(system.url)
  const exchange = async (path: string, body: object): Promise<string> => {
    const response = await ask(system, path, { method: 'POST', body })
    if (!response.ok) throw new Error(await response.text())
    return ((await response.json()) as { ticket: string }).ticket
  }
  const seat = (name: string, path: string, isDraw: boolean, ticket: () => Promise<string>): Seat => {
    const url = `${system.url.replace('http', 'ws')}${path}`
    return { name: `${name} at a real door`, isDraw, url, protocols: kept(ticket), command: isDraw ? inDraw : inConversation }
  }
  const entered = (await (await tryToEnter(system, draw, 'Fuzzy')).json()) as { guest: string; access: string }
  const { conversation, refresh } = { conversation: layla.room, refresh: layla.pass.refresh }
  return {
    seats: [
      seat('a visitor', endpoints.socket.path, false, () => exchange(endpoints.refresh.path, { conversation, refresh })),
      seat('an agent', endpoints.socket.path, false, () => maya.ticket(layla.room)),
      seat('a viewer', pathOf(endpoints.drawSocket, { draw }), true, () => exchange(endpoints.resumeDraw.path, { guest: entered.guest })),
    ],
    access: entered.access,
  }
}

/** The same ticket for as long as it surely holds. */
function kept(ticket: () => Promise<string>): () => Promise<readonly string[]> {
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
