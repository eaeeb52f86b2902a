import type { Surroundings } from './environment.ts'
import type { Dial, Loss } from './transport.ts'

/** What is known of a network when a socket has come to nothing there. */
export interface Blocked<F> {
  readonly around: Surroundings
  readonly socket: Dial<F>
  /** How it came to nothing. */
  readonly lost: Loss
}

/** Dials by socket. Once one has come to nothing, `load` brings what dials from then on: few will ever need it, so it is fetched only then. */
export function fallbackDial<F>(around: Surroundings, socket: Dial<F>, load: (blocked: Blocked<F>) => Promise<Dial<F>>): Dial<F> {
  let dial = socket
  return (arrival, ear) => {
    if (dial !== socket) return dial(arrival, ear)
    let isSilent = true
    return socket(arrival, {
      frame: (frame) => {
        isSilent = false
        ear.frame(frame)
      },
      down: async (why) => {
        if (isSilent && !why.refused) dial = await load({ around, socket, lost: why }).catch(() => socket)
        ear.down(why)
      },
    })
  }
}
