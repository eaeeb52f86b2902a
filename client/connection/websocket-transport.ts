import { endpoints, pathOf } from '../../protocol/http/route.ts'
import { heartbeat, limits, subprotocol, ticketProtocol } from '../../protocol/limits.ts'
import type { Environment } from './environment.ts'
import { ApiError } from './http-client.ts'
import type { Connect } from './transport.ts'

/** A pong that is not here by then will not come. */
const pongMs = 5_000
/** A captive portal swallows an upgrade without a word. */
const openMs = 10_000

/** Dials by WebSocket, each time with a ticket of its own, for a ticket lives a minute. `base` is the origin of the chat, '' for the page's own; `path` where its sockets are, if not at the one door for all. */
export function webSocketConnect<F>(options: {
  base: string
  path?: string
  ticket(): Promise<string>
  environment: Environment
}): Connect<F> {
  const { environment } = options
  return (joining, handlers) => {
    let socket: WebSocket | undefined
    let over = false
    let waiting: (() => void) | undefined
    let rest: () => void = () => undefined

    const end = () => {
      over = true
      rest()
      waiting?.()
      socket?.close()
    }
    const down: typeof handlers.closed = (why) => {
      if (over) return
      end()
      handlers.closed(why)
    }
    /** The beat is answered by the platform without waking the room; a network that died in silence does not answer it. */
    const check = () => {
      if (socket?.readyState !== WebSocket.OPEN || waiting) return
      socket.send(heartbeat.ping)
      waiting = environment.later(() => down({}), pongMs)
    }
    const scheduleHeartbeat = () => {
      rest = environment.later(() => {
        check()
        scheduleHeartbeat()
      }, limits.heartbeatMs)
    }
    const hear = ({ data }: MessageEvent) => {
      waiting?.()
      waiting = undefined
      if (over || data === heartbeat.pong) return
      handlers.frame(JSON.parse(data))
    }
    const connect = (ticket: string) => {
      if (over) return
      const { since, epoch } = joining
      const at = new URL(
        options.base + pathOf({ path: options.path ?? endpoints.socket.path }, {}, { since, epoch }),
        globalThis.location?.href,
      )
      at.protocol = at.protocol.replace('http', 'ws')
      socket = new WebSocket(at, [subprotocol, ticketProtocol(ticket)])
      rest = environment.later(() => down({}), openMs)
      socket.onopen = () => {
        rest()
        // The first beat at once: a socket that never said a word is let go ten seconds late when the room closes it (seen on workerd 1.20260918).
        check()
        scheduleHeartbeat()
      }
      socket.onmessage = hear
      socket.onclose = ({ code }) => down({ code })
    }
    options
      .ticket()
      .then(connect)
      .catch((error) => down(error instanceof ApiError ? { refused: error.refusal } : {}))

    return {
      send: (command) => {
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command))
      },
      check,
      close: end,
    }
  }
}
