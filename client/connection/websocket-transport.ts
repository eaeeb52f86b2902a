import { addressOf, doors } from '../../protocol/http/route.ts'
import { heartbeat, limits, subprotocol, ticketProtocol } from '../../protocol/limits.ts'
import type { Surroundings } from './environment.ts'
import { DoorRefused } from './http-client.ts'
import type { Dial } from './transport.ts'

/** A pong that is not here by then will not come. */
const pongMs = 5_000
/** A captive portal swallows an upgrade without a word. */
const openMs = 10_000

/** Dials by WebSocket, each time with a ticket of its own, for a ticket lives a minute. `base` is the origin of the chat, '' for the page's own; `path` where its sockets are, if not at the one door for all. */
export function socketDial<F>(options: { base: string; path?: string; ticket(): Promise<string>; around: Surroundings }): Dial<F> {
  const { around } = options
  return (arrival, ear) => {
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
    const down: typeof ear.down = (why) => {
      if (over) return
      end()
      ear.down(why)
    }
    /** The beat is answered by the platform without waking the room; a network that died in silence does not answer it. */
    const check = () => {
      if (socket?.readyState !== WebSocket.OPEN || waiting) return
      socket.send(heartbeat.ping)
      waiting = around.later(() => down({}), pongMs)
    }
    const beat = () => {
      rest = around.later(() => {
        check()
        beat()
      }, limits.heartbeatMs)
    }
    const hear = ({ data }: MessageEvent) => {
      waiting?.()
      waiting = undefined
      if (over || data === heartbeat.pong) return
      ear.frame(JSON.parse(data))
    }
    const dial = (ticket: string) => {
      if (over) return
      const { since, epoch } = arrival
      const at = new URL(
        options.base + addressOf({ path: options.path ?? doors.socket.path }, {}, { since, epoch }),
        globalThis.location?.href,
      )
      at.protocol = at.protocol.replace('http', 'ws')
      socket = new WebSocket(at, [subprotocol, ticketProtocol(ticket)])
      rest = around.later(() => down({}), openMs)
      socket.onopen = () => {
        rest()
        // The first beat at once: a socket that never said a word is let go ten seconds late when the room closes it (seen on workerd 1.20260918).
        check()
        beat()
      }
      socket.onmessage = hear
      socket.onclose = ({ code }) => down({ code })
    }
    options
      .ticket()
      .then(dial)
      .catch((trouble) => down(trouble instanceof DoorRefused ? { refused: trouble.refusal } : {}))

    return {
      send: (command) => {
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command))
      },
      check,
      close: end,
    }
  }
}
