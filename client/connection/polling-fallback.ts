import type { FallbackOptions } from './fallback-transport.ts'
import type { PollingEndpoints } from './polling-transport.ts'
import { probingConnect } from './probing-transport.ts'
import type { Connect } from './transport.ts'
import { afterSilence, areBlocked, retryInMs, untried } from './upgrades.ts'

/** For a network where a socket has come to nothing: dials by socket once more, and where that is in vain too, polls. */
export function connectWithFallback<F>({ socket, failed, ...doors }: FallbackOptions<F> & PollingEndpoints<F>): Connect<F> {
  const { environment } = doors
  let upgrades = afterSilence(untried, failed, environment.now())
  const counted: Connect<F> = (joining, handlers) => {
    let isSilent = true
    return socket(joining, {
      frame: (frame) => {
        isSilent = false
        upgrades = untried
        handlers.frame(frame)
      },
      closed: (why) => {
        if (isSilent) upgrades = afterSilence(upgrades, why, environment.now())
        handlers.closed(why)
      },
    })
  }
  const probing = probingConnect({ ...doors, socket: counted, retryInMs: () => retryInMs(upgrades, environment.now()) })

  return (joining, handlers) => {
    if (areBlocked(upgrades)) return probing(joining, handlers)
    let transport = counted(joining, {
      frame: (frame) => handlers.frame(frame),
      closed: (why) => {
        // At once, so that nobody reads of a connection that was lost.
        if (areBlocked(upgrades)) transport = probing(joining, handlers)
        else handlers.closed(why)
      },
    })
    return {
      send: (command) => transport.send(command),
      check: () => transport.check(),
      close: () => transport.close(),
    }
  }
}
