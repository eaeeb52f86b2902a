import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { CommandBase, Refusal } from '../../protocol/envelope.ts'
import type { Environment } from './environment.ts'

/**
 * What a client sends when it connects: the cursor it has read to, and the log's epoch of that
 * cursor.
 */
export interface Joining {
  readonly since: number
  readonly epoch: string | undefined
}

/** Why a transport closed: the close code from the server, or the refusal of an endpoint. */
export interface Disconnect {
  readonly code?: number
  readonly refused?: Refusal
  /** The browser opens no socket here, as under a content policy without `wss:`. */
  readonly blocked?: true
}

export interface Handlers<F> {
  /** `slow`: the frame was polled, so new events arrive a few seconds late. */
  frame(frame: F, slow?: true): void
  /** Called at most once, and never after `close`. */
  closed(why: Disconnect): void
}

/** Carries frames to the client and commands to the server, by WebSocket or by polling. */
export interface Transport {
  send(command: CommandBase): void
  /**
   * Checks soon whether the server still responds: after a sleep a dead socket can seem open for
   * minutes.
   */
  check(): void
  close(): void
}

export type Connect<F = ConversationFrame> = (joining: Joining, handlers: Handlers<F>) => Transport

/** What the fallback needs to know when it takes over. */
export interface FallbackOptions<F> {
  readonly environment: Environment
  readonly socket: Connect<F>
  /** How the first socket without a frame closed. */
  readonly failed: Disconnect
}

/** Where `polling-fallback.ts` remembers for the browser session that sockets are blocked. */
export const blockedKey = 'parley:polling'

function isBlocked(): boolean {
  try {
    return sessionStorage.getItem(blockedKey) !== null
  } catch {
    return false // without storage each page finds out again
  }
}

/** A socket that is known to be blocked. */
const blockedSocket: Connect<never> = (_, { closed }) => {
  queueMicrotask(() => closed({ blocked: true }))
  return { send() {}, check() {}, close() {} }
}

/**
 * Connects by socket. After the first socket that closes without a frame and without a refusal,
 * `load` brings what connects from then on. Few clients need it, so it is a lazy chunk; while it
 * cannot be loaded, sockets go on.
 */
export function connectWithLazyFallback<F>(
  environment: Environment,
  socket: Connect<F>,
  load: (options: FallbackOptions<F>) => Promise<Connect<F>>,
): Connect<F> {
  let connect = socket
  let first = isBlocked() ? blockedSocket : socket
  return (joining, handlers) => {
    if (connect !== socket) return connect(joining, handlers)
    let hasFrame = false
    const begin = first
    first = socket
    return begin(joining, {
      frame: (frame) => {
        hasFrame = true
        handlers.frame(frame)
      },
      closed: async (why) => {
        if (!hasFrame && !why.refused) connect = await load({ environment, socket, failed: why }).catch(() => socket)
        handlers.closed(why)
      },
    })
  }
}
