import type { ConversationItem } from '../../protocol/conversation.ts'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { subprotocol, ticketProtocol } from '../../protocol/limits.ts'
import type { System } from './system.ts'

interface Typed {
  readonly type: string
}

/** A socket without any of the client's good manners: it says what it is told to and remembers what it hears. */
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

  send(said: unknown): void {
    this.#socket.send(
      typeof said === 'string' || said instanceof Uint8Array ? (said as string | Uint8Array<ArrayBuffer>) : JSON.stringify(said),
    )
  }

  close(): void {
    this.#socket.close()
  }

  /** The first item, told already or still to come, that `is` finds fitting. */
  receives<T extends I>(is: (item: I) => item is T, withinMs?: number): Promise<T>
  receives(is: (item: I) => boolean, withinMs?: number): Promise<I>
  receives(is: (item: I) => boolean, withinMs = 5_000): Promise<I> {
    return new Promise((done, failed) => {
      const fail = (why: string) => {
        stop()
        failed(new Error(`${why}; it heard ${JSON.stringify(this.items.slice(-8))}`))
      }
      const look = () => {
        const found = this.items.find(is)
        if (found !== undefined) {
          stop()
          done(found)
        } else if (this.#over) fail('The socket closed before that was heard')
      }
      const timer = setTimeout(() => fail('That was not heard in time'), withinMs)
      const stop = () => {
        clearTimeout(timer)
        this.#watchers.delete(look)
      }
      this.#watchers.add(look)
      look()
    })
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }
}

interface Upgrade {
  readonly headers?: Readonly<Record<string, string>>
  readonly since?: number
  /** The door of the upgrade, when it is not the one for all. */
  readonly path?: string
}

/** Node's socket takes headers too, which a browser's does not: enough to play a page of any origin, and a forger. */
type NodeSocket = new (url: string, options: { protocols: string[]; headers: Record<string, string> }) => WebSocket

/** Opens a socket with whatever stands in `ticket`. Resolves with the socket, or with `undefined` when the upgrade is refused. */
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

/** Like `upgrade`, for those who expect to be let in; resolves after the welcome. */
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
