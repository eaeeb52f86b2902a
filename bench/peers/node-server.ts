import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * A chat server of plain Node in a process of its own: `node bench/peers/node-server.ts <kind>
 * <port> <folder>`. The packages are in that folder, and so is the database.
 */
export type NodePeer = 'socket.io' | 'ws' | 'ws-better-sqlite3' | 'ws-node-sqlite'

interface Line {
  readonly id: string
  readonly text: string
}

/** The part of the packages that is used: they are not installed when this file is compiled. */
interface PlainSocket {
  send(data: string): void
  on(event: 'message', then: (data: Buffer) => void): void
}

interface Broadcaster {
  on(event: 'connection', then: (socket: PlainSocket) => void): void
  readonly clients: Iterable<PlainSocket>
}

interface SocketIo {
  on(event: 'connection', then: (socket: { on(event: 'line', then: (line: Line) => void): void }) => void): void
  emit(event: 'line', line: Line): void
}

const [, , kind = '', port = '', folder = ''] = process.argv
const require = createRequire(join(folder, 'package.json'))
const load = <T>(name: string): T => require(name) as T

/** One INSERT per message, durable before it returns, as in a Durable Object. */
function insertInto(database: string): (line: Line) => void {
  const path = join(folder, `${database}-${process.pid}.sqlite`)
  const setUp =
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE messages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL)'
  const db: Pick<DatabaseSync, 'exec' | 'prepare'> =
    database === 'node-sqlite' ? new DatabaseSync(path) : new (load<typeof DatabaseSync>('better-sqlite3'))(path)
  db.exec(setUp)
  const insert = db.prepare('INSERT INTO messages (id, at, text) VALUES (?, ?, ?)')
  return ({ id, text }) => void insert.run(id, Date.now(), text)
}

function plainSockets(server: Server, store?: (line: Line) => void): void {
  const { WebSocketServer } = load<{ WebSocketServer: new (options: object) => Broadcaster }>('ws')
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const line = String(data)
      store?.(JSON.parse(line) as Line)
      for (const other of sockets.clients) other.send(line)
    })
  })
}

const starts: Readonly<Record<NodePeer, (server: Server) => void>> = {
  'socket.io': (server) => {
    const { Server: Io } = load<{ Server: new (server: Server, options: object) => SocketIo }>('socket.io')
    const io = new Io(server, { transports: ['websocket'] })
    io.on('connection', (socket) => socket.on('line', (line) => io.emit('line', line)))
  },
  ws: (server) => plainSockets(server),
  'ws-better-sqlite3': (server) => plainSockets(server, insertInto('better-sqlite3')),
  'ws-node-sqlite': (server) => plainSockets(server, insertInto('node-sqlite')),
}

const server = createServer()
starts[kind as NodePeer](server)
server.listen(Number(port), '127.0.0.1')
