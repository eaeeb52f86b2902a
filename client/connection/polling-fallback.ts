import type { Blocked } from './fallback-transport.ts'
import type { PollingDoors } from './polling-transport.ts'
import { probingDial } from './probing-transport.ts'
import type { Dial } from './transport.ts'
import { afterSilence, areBlocked, retryInMs, untried } from './upgrades.ts'

/** For a network where a socket has come to nothing: dials by socket once more, and where that is in vain too, polls. */
export function waryDial<F>({ socket, lost, ...doors }: Blocked<F> & PollingDoors<F>): Dial<F> {
  const { around } = doors
  let upgrades = afterSilence(untried, lost, around.now())
  const counted: Dial<F> = (arrival, ear) => {
    let isSilent = true
    return socket(arrival, {
      frame: (frame) => {
        isSilent = false
        upgrades = untried
        ear.frame(frame)
      },
      down: (why) => {
        if (isSilent) upgrades = afterSilence(upgrades, why, around.now())
        ear.down(why)
      },
    })
  }
  const probing = probingDial({ ...doors, socket: counted, retryInMs: () => retryInMs(upgrades, around.now()) })

  return (arrival, ear) => {
    if (areBlocked(upgrades)) return probing(arrival, ear)
    let pipe = counted(arrival, {
      frame: (frame) => ear.frame(frame),
      down: (why) => {
        // At once, so that nobody reads of a connection that was lost.
        if (areBlocked(upgrades)) pipe = probing(arrival, ear)
        else ear.down(why)
      },
    })
    return {
      send: (command) => pipe.send(command),
      check: () => pipe.check(),
      close: () => pipe.close(),
    }
  }
}
