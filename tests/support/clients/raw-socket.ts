import type { ConversationItem } from '../../../protocol/conversation.ts'
import { endpoints } from '../../../protocol/http/endpoints.ts'
import { subprotocol, ticketProtocol } from '../../../protocol/limits.ts'
import type { System } from '../system.ts'

interface Typed {
  readonly type: string
}

/**
 * A socket without the client library: it sends what the test asks for and records what it
 * receives.
 */
export class RawSocket<I extends Typed = ConversationItem> {
  readonly frames: { readonly after: number; readonly upTo: number; readonly items: readonly I[] }[] = []
  /** The code and reason of the close. */
  readonly closed: Promise<{ code: number; reason: string }>
  #socket: WebSocket
  #watchers = new Set<() => void>()
  #over = false

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      if (data !== 'pong') this.frames.push(JSON.parse(String(data)))
      this.#wake()
    })
    this.closed = new Promise((done) => {
      socket.addEventListener('close', ({ code, reason }) => {
        this.#over = true
        this.#wake()
        done({ code, reason })
      })
    })
  }

  get items(): I[] {
    return this.frames.flatMap(({ items }) => items)
  }

  get isOpen(): boolean {
    return !this.#over
  }

  send(sent: unknown): void {
    this.#socket.send(
      typeof sent === 'string' || sent instanceof Uint8Array ? (sent as string | Uint8Array<ArrayBuffer>) : JSON.stringify(sent),
    )
  }

  close(): void {
    this.#socket.close()
  }

  /** The first item, already received or still to come, for which `is` returns true. */
  receives<T extends I>(is: (item: I) => item is T, withinMs?: number): Promise<T>
  receives(is: (item: I) => boolean, withinMs?: number): Promise<I>
  receives(is: (item: I) => boolean, withinMs = 5_000): Promise<I> {
    return new Promise((done, failed) => {
      const fail = (why: string) => {
        stop()
        failed(new Error(`${why}; it heard ${JSON.stringify(this.items.slice(-8))}`))
      }
      const check = () => {
        const found = this.items.find(is)
        if (found !== undefined) {
          stop()
          done(found)
        } else if (this.#over) fail('The socket closed before that was heard')
      }
      const timer = setTimeout(() => fail('That was not heard in time'), withinMs)
      const stop = () => {
        clearTimeout(timer)
        this.#watchers.delete(check)
      }
      this.#watchers.add(check)
      check()
    })
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }
}

interface Upgrade {
  readonly headers?: Readonly<Record<string, string>>
  readonly since?: number
  /** The path of the upgrade, when it is not the common one. */
  readonly path?: string
}

/**
 * Node's WebSocket also accepts headers, which a browser's does not: enough to act as a page of
 * any origin, and as a forger.
 */
type NodeSocket = new (url: string, options: { protocols: string[]; headers: Record<string, string> }) => WebSocket

/**
 * Opens a socket with any text as `ticket`. Resolves with the socket, or with `undefined` when the
 * upgrade is refused.
 */
export async function upgrade<I extends Typed = ConversationItem>(
  system: System,
  ticket: string,
  { headers = {}, since = 0, path = endpoints.socket.path }: Upgrade = {},
): Promise<RawSocket<I> | undefined> {
  const url = `${system.url.replace('http', 'ws')}${path}?since=${since}`
  const socket = new (WebSocket as unknown as NodeSocket)(url, {
    protocols: [subprotocol, ticketProtocol(ticket)],
    headers: { origin: system.url, ...headers },
  })
  const raw = new RawSocket<I>(socket)
  return new Promise((done) => {
    socket.addEventListener('open', () => done(raw))
    socket.addEventListener('error', () => done(undefined))
  })
}

/** As `upgrade`, for a connection that must succeed; resolves after the welcome. */
export async function connect<I extends Typed = ConversationItem>(
  system: System,
  ticket: string,
  options?: Upgrade,
): Promise<RawSocket<I>> {
  const socket = await upgrade<I>(system, ticket, options)
  if (socket === undefined) throw new Error('The upgrade was refused')
  await socket.receives((item) => item.type === 'welcome')
  return socket
}
