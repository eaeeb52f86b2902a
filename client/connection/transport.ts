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

/**
 * That the network or the page blocks sockets, remembered for the browser session: its next page
 * begins with polling. Without `sessionStorage` each page finds out again.
 */
export const blockedSockets = {
  isRemembered(): boolean {
    try {
      return sessionStorage.getItem('parley:polling') !== null
    } catch {
      return false
    }
  },
  remember(blocked: boolean): void {
    try {
      if (blocked) sessionStorage.setItem('parley:polling', '1')
      else sessionStorage.removeItem('parley:polling')
    } catch {
      // Not remembered.
    }
  },
}

/** A socket that is known to be blocked. */
const blockedSocket: Connect<never> = (_, { closed }) => {
  queueMicrotask(() => closed({ blocked: true }))
  return { send: () => undefined, check: () => undefined, close: () => undefined }
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
  const withoutFallback = () => {
    blockedSockets.remember(false)
    return socket
  }
  return (joining, handlers) => {
    if (connect !== socket) return connect(joining, handlers)
    let hasFrame = false
    return (blockedSockets.isRemembered() ? blockedSocket : socket)(joining, {
      frame: (frame) => {
        hasFrame = true
        handlers.frame(frame)
      },
      closed: async (why) => {
        if (!hasFrame && !why.refused) connect = await load({ environment, socket, failed: why }).catch(withoutFallback)
        handlers.closed(why)
      },
    })
  }
}
