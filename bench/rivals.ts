import { DurableObject } from 'cloudflare:workers'

/** What a rival is sent, and what it tells: nothing more than has to cross a wire for people to talk. */
interface Line {
  readonly id: string
  readonly text: string
}

const frameOf = (items: readonly string[]): string => `{"items":[${items.join()}]}`

/**
 * Objects that do less than a room, to measure what a room costs: no order, no resuming, no rights, no parsing of what is
 * sent. All of them hibernate, as rooms do.
 */
abstract class Rival extends DurableObject {
  override fetch(): Response {
    const { 0: theirs, 1: ours } = new WebSocketPair()
    this.ctx.acceptWebSocket(ours)
    return new Response(null, { status: 101, webSocket: theirs, headers: { 'Sec-WebSocket-Protocol': 'parley.1' } })
  }

  protected tell(frame: string): void {
    for (const socket of this.ctx.getWebSockets()) socket.send(frame)
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close()
  }
}

/** Tells every line at once: a frame per message and socket. */
export class BareBroadcast extends Rival {
  override webSocketMessage(_: WebSocket, line: string): void {
    this.tell(frameOf([line]))
  }
}

/** Tells together what came in one turn of the event loop, and does nothing else: the honest ceiling. */
export class BareCoalescing extends Rival {
  #lines: string[] = []

  override webSocketMessage(_: WebSocket, line: string): void {
    if (this.#lines.push(line) > 1) return
    setTimeout(() => {
      const frame = frameOf(this.#lines)
      this.#lines = []
      this.tell(frame)
    }, 0)
  }
}

/** Takes what it is given, and keeps nothing. */
export class BareAck extends DurableObject {
  post({ id }: Line): { id: string } {
    return { id }
  }
}

/** Keeps every message with a statement of its own, as a first version of a chat would, and then tells it. */
export class InsertEach extends Rival {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL)',
    )
  }

  override webSocketMessage(_: WebSocket, line: string): void {
    this.post(JSON.parse(line) as Line)
    this.tell(frameOf([line]))
  }

  post({ id, text }: Line): { id: string } {
    this.ctx.storage.sql.exec('INSERT INTO messages (id, at, text) VALUES (?, ?, ?)', id, Date.now(), text)
    return { id }
  }
}
