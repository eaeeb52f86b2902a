import type { Environment } from './environment.ts'
import type { Connect, Disconnect } from './transport.ts'

/** What is known of a network when a socket has come to nothing there. */
export interface FallbackOptions<F> {
  readonly environment: Environment
  readonly socket: Connect<F>
  /** How it came to nothing. */
  readonly failed: Disconnect
}

/** Dials by socket. Once one has come to nothing, `load` brings what dials from then on: few will ever need it, so it is fetched only then. */
export function fallbackConnect<F>(
  environment: Environment,
  socket: Connect<F>,
  load: (blocked: FallbackOptions<F>) => Promise<Connect<F>>,
): Connect<F> {
  let connect = socket
  return (joining, handlers) => {
    if (connect !== socket) return connect(joining, handlers)
    let isSilent = true
    return socket(joining, {
      frame: (frame) => {
        isSilent = false
        handlers.frame(frame)
      },
      closed: async (why) => {
        if (isSilent && !why.refused) connect = await load({ environment, socket, failed: why }).catch(() => socket)
        handlers.closed(why)
      },
    })
  }
}
