import { type PollingEndpoints, pollingConnect } from './polling-transport.ts'
import type { Connect, Transport } from './transport.ts'

interface ProbingOptions<F> extends PollingEndpoints<F> {
  readonly socket: Connect<F>
  /** How long to wait before the socket is worth another try. */
  retryInMs(): number
}

/** Polls, and tries the socket now and then without a word about it. Once it speaks, it carries on where the polling was. */
export function probingConnect<F>({ socket, retryInMs, ...doors }: ProbingOptions<F>): Connect<F> {
  const { environment, placeAfter } = doors
  const polling = pollingConnect(doors)
  return (joining, handlers) => {
    let place = joining
    let probe: Transport | undefined
    let over = false
    let rest: () => void = () => undefined

    const end = () => {
      over = true
      rest()
      probe?.close()
    }
    const tell = (frame: F) => {
      place = placeAfter(place, frame)
      handlers.frame(frame, true)
    }
    const closed: typeof handlers.closed = (why) => {
      end()
      handlers.closed(why)
    }
    let transport = polling(joining, { frame: tell, closed })

    const probeLater = () => {
      probe = undefined
      if (!over) rest = environment.later(tryOnce, retryInMs())
    }
    const tryOnce = () => {
      const tried: Transport = socket(place, {
        frame: (frame) => {
          if (transport !== tried) {
            transport.close()
            transport = tried
            probe = undefined
          }
          handlers.frame(frame)
        },
        closed: (why) => {
          if (transport === tried) handlers.closed(why)
          else if (probe === tried) probeLater()
        },
      })
      probe = tried
    }

    probeLater()
    return {
      send: (command) => transport.send(command),
      check: () => transport.check(),
      close: () => {
        end()
        transport.close()
      },
    }
  }
}
