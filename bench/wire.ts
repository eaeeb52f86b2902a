/** What the load connects to: an endpoint of `bench/worker.ts`, or a server of another kind. */
export type LoadKind = 'talk' | 'broadcast' | 'coalescing' | 'insert' | 'demo' | 'parties/party' | 'plain' | 'socket.io'

export interface ReceivedItem {
  readonly type: string
  readonly id?: string
  readonly seq?: number
}

/** How a load and a server write a message and read a frame. */
export interface Wire {
  readonly subprotocols: readonly string[]
  encode(id: string, text: string): string
  /** The items of a frame; what must be sent back at once, as a reply to the server's own frames. */
  decode(data: string): { readonly items: readonly ReceivedItem[]; readonly reply?: string }
}

const lineOf = (id: string, text: string) => JSON.stringify({ type: 'message.post', id, text })
const nothing: readonly ReceivedItem[] = []

/** Rooms and objects: a frame carries several items. */
const ofObjects: Wire = {
  subprotocols: ['parley.1'],
  encode: lineOf,
  decode: (data) => JSON.parse(data) as { items: ReceivedItem[] },
}

/** Each frame is the message as it was sent. */
const plain: Wire = { subprotocols: [], encode: lineOf, decode: (data) => ({ items: [JSON.parse(data) as ReceivedItem] }) }

/** Version 4 of Engine.IO over a WebSocket alone, and version 5 of Socket.IO. */
const socketIo: Wire = {
  subprotocols: [],
  encode: (id, text) => `42["line",${lineOf(id, text)}]`,
  decode: (data) => {
    if (data.startsWith('42')) return { items: [(JSON.parse(data.slice(2)) as [string, ReceivedItem])[1]] }
    if (data.startsWith('0')) return { items: nothing, reply: '40' }
    // A ping of the server.
    return data === '2' ? { items: nothing, reply: '3' } : { items: nothing }
  },
}

const wires: Partial<Record<LoadKind, Wire>> = { plain, 'parties/party': plain, 'socket.io': socketIo }

export const wireOf = (kind: LoadKind): Wire => wires[kind] ?? ofObjects

/** The path and query of one socket of a room. */
export const addressOf = (kind: LoadKind, room: string, socket: number): string =>
  kind === 'socket.io' ? '/socket.io/?EIO=4&transport=websocket' : `/${kind}/${room}?id=agent-${socket}`
