import { DurableObject } from 'cloudflare:workers'

/** What a rival receives and publishes: no more than a chat needs on the wire. */
interface Line {
  readonly id: string
  readonly text: string
}

const frameOf = (items: readonly string[]): string => `{"items":[${items.join()}]}`

/**
 * Objects that do less than a room, to measure what a room costs: no order, no resuming, no
 * rights, no parsing. All of them hibernate, as rooms do.
 */
abstract class Rival extends DurableObject {
  override fetch(): Response {
    const { 0: theirs, 1: ours } = new WebSocketPair()
    this.ctx.acceptWebSocket(ours)
    return new Response(null, { status: 101, webSocket: theirs, headers: { 'Sec-WebSocket-Protocol': 'parley.1' } })
  }

  protected publish(frame: string): void {
    for (const socket of this.ctx.getWebSockets()) socket.send(frame)
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close()
  }
}

/** Publishes each line at once: one frame per message and socket. */
export class BareBroadcast extends Rival {
  override webSocketMessage(_: WebSocket, line: string): void {
    this.publish(frameOf([line]))
  }
}

/**
 * Publishes everything that came in one turn of the event loop together, and does nothing else:
 * the upper bound.
 */
export class BareCoalescing extends Rival {
  #lines: string[] = []

  override webSocketMessage(_: WebSocket, line: string): void {
    if (this.#lines.push(line) > 1) return
    setTimeout(() => {
      const frame = frameOf(this.#lines)
      this.#lines = []
      this.publish(frame)
    }, 0)
  }
}

/** Replies to each line on its own socket, and has no storage: the least that a wake can cost. */
export class BareReply extends Rival {
  override webSocketMessage(socket: WebSocket, line: string): void {
    socket.send(frameOf([line]))
  }
}

/**
 * As `workers-chat-demo` does it: a message gets the next free millisecond as its time, is sent to
 * everyone and then stored under that time. Without its limiter, which is another object.
 */
export class DemoChat extends Rival {
  #lastTimestamp = 0

  override async webSocketMessage(_: WebSocket, line: string): Promise<void> {
    const message = JSON.parse(line) as Line & { readonly type: string }
    this.#lastTimestamp = Math.max(Date.now(), this.#lastTimestamp + 1)
    const stored = JSON.stringify({ ...message, timestamp: this.#lastTimestamp })
    this.publish(frameOf([stored]))
    await this.ctx.storage.put(new Date(this.#lastTimestamp).toISOString(), stored)
  }
}

/** Acknowledges what it receives and stores nothing. */
export class BareAck extends DurableObject {
  post({ id }: Line): { id: string } {
    return { id }
  }
}

/**
 * Stores each message with a statement of its own, as a first version of a chat would, and then
 * publishes it.
 */
export class InsertEach extends Rival {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL)',
    )
  }

  override webSocketMessage(_: WebSocket, line: string): void {
    this.post(JSON.parse(line) as Line)
    this.publish(frameOf([line]))
  }

  post({ id, text }: Line): { id: string } {
    this.ctx.storage.sql.exec('INSERT INTO messages (id, at, text) VALUES (?, ?, ?)', id, Date.now(), text)
    return { id }
  }
}

/** Replies on its own socket after one INSERT: what a wake costs an object with a database. */
export class StoredReply extends InsertEach {
  override webSocketMessage(socket: WebSocket, line: string): void {
    this.post(JSON.parse(line) as Line)
    socket.send(frameOf([line]))
  }
}
