import { pathOf } from '../../protocol/http/route.ts'
import { heartbeat, limits, subprotocol, ticketProtocol } from '../../protocol/limits.ts'
import type { Environment } from './environment.ts'
import { ApiError } from './http-client.ts'
import type { Connect } from './transport.ts'

/** A pong that has not arrived after this long is lost. */
const pongTimeoutMs = 5_000
/** Captive portals accept an upgrade and never respond. */
const openTimeoutMs = 10_000
/** After an `error` any other socket closes at once. */
const closeAfterErrorMs = 100

export interface WebSocketOptions {
  /** The origin of the chat, '' for the page's own. */
  readonly base: string
  /** The path of the socket endpoint. */
  readonly path: string
  readonly environment: Environment
  /** Called for each connection, because a ticket is valid for a minute. */
  ticket(): Promise<string>
}

/** Connects by WebSocket and sends heartbeats. */
export function webSocketConnect<F>(options: WebSocketOptions): Connect<F> {
  const { environment } = options
  return (joining, handlers) => {
    let socket: WebSocket | undefined
    let isClosed = false
    let cancelPongTimer: (() => void) | undefined
    let cancelTimer: () => void = () => undefined

    const close = () => {
      isClosed = true
      cancelTimer()
      cancelPongTimer?.()
      socket?.close()
    }
    const fail: typeof handlers.closed = (why) => {
      if (isClosed) return
      close()
      handlers.closed(why)
    }
    /** The platform answers a ping without waking the room; a dead network does not answer. */
    const check = () => {
      if (socket?.readyState !== WebSocket.OPEN || cancelPongTimer) return
      socket.send(heartbeat.ping)
      cancelPongTimer = environment.schedule(() => fail({}), pongTimeoutMs)
    }
    const scheduleHeartbeat = () => {
      cancelTimer = environment.schedule(() => {
        check()
        scheduleHeartbeat()
      }, limits.heartbeatMs)
    }
    const receive = ({ data }: MessageEvent) => {
      cancelPongTimer?.()
      cancelPongTimer = undefined
      if (isClosed || data === heartbeat.pong) return
      handlers.frame(JSON.parse(data))
    }
    const connect = (ticket: string) => {
      if (isClosed) return
      const { since, epoch } = joining
      const url = new URL(options.base + pathOf(options, {}, { since, epoch }), globalThis.location?.href)
      url.protocol = url.protocol.replace('http', 'ws')
      socket = new WebSocket(url, [subprotocol, ticketProtocol(ticket)])
      cancelTimer = environment.schedule(() => fail({}), openTimeoutMs)
      socket.onopen = () => {
        cancelTimer()
        // The first ping is sent at once: workerd 1.20260918 closes a socket that has never sent
        // ten seconds late.
        check()
        scheduleHeartbeat()
      }
      socket.onmessage = receive
      socket.onclose = ({ code }) => fail({ code })
      // Chromium fires `error` without `close` when the page's content policy forbids the address.
      socket.onerror = () => {
        environment.schedule(() => fail({ blocked: true }), closeAfterErrorMs)
      }
    }
    options
      .ticket()
      .then(connect)
      .catch((error) => fail(error instanceof ApiError ? { refused: error.refusal } : {}))

    return {
      send: (command) => {
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command))
      },
      check,
      close,
    }
  }
}
