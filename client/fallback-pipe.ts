import type { Dial, Pipe } from './pipe.ts'
import type { Surroundings } from './surroundings.ts'
import { afterSilence, areBlocked, retryInMs, untried } from './upgrades.ts'

interface Ways<F> {
  readonly around: Surroundings
  readonly socket: Dial<F>
  /** Brings the other way, once it is needed: few will ever load it. It tries the socket again by itself. */
  otherwise(socket: Dial<F>, retryInMs: () => number): Promise<Dial<F>>
}

/** Dials by socket, and where two in a row come to nothing, the other way. */
export function fallbackDial<F>({ around, socket, otherwise }: Ways<F>): Dial<F> {
  let upgrades = untried
  const counted: Dial<F> = (arrival, ear) => {
    const began = around.now()
    let isKnown = false
    const silent = (why: Parameters<typeof afterSilence>[1]) => {
      if (!isKnown) upgrades = afterSilence(upgrades, why, began, around.now())
      isKnown = true
    }
    const pipe = socket(arrival, {
      frame: (frame) => {
        isKnown = true
        upgrades = untried
        ear.frame(frame)
      },
      down: (why) => {
        silent(why)
        ear.down(why)
      },
    })
    const close = () => {
      silent('given up')
      pipe.close()
    }
    return { ...pipe, close }
  }

  return (arrival, ear) => {
    let over = false
    let pipe: Pipe | undefined
    const goAround = () => {
      otherwise(counted, () => retryInMs(upgrades, around.now())).then(
        (dial) => {
          if (!over) pipe = dial(arrival, ear)
        },
        () => over || ear.down({}),
      )
    }
    if (areBlocked(upgrades)) goAround()
    else {
      const down: typeof ear.down = (why) => (areBlocked(upgrades) ? goAround() : ear.down(why))
      pipe = counted(arrival, { frame: (frame) => ear.frame(frame), down })
    }
    return {
      get isSlow() {
        return pipe?.isSlow === true
      },
      send: (command) => pipe?.send(command),
      check: () => pipe?.check(),
      close: () => {
        over = true
        pipe?.close()
      },
    }
  }
}
