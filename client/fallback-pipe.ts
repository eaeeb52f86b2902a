import type { Dial, Loss } from './pipe.ts'

/** Dials by socket. Once one has come to nothing, `load` brings what dials from then on: few will ever need it, so it is fetched only then. */
export function fallbackDial<F>(socket: Dial<F>, load: (lost: Loss) => Promise<Dial<F>>): Dial<F> {
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
        if (isSilent && !why.refused) dial = await load(why).catch(() => socket)
        ear.down(why)
      },
    })
  }
}
