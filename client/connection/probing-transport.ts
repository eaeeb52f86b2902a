import { type PollingDoors, pollingDial } from './polling-transport.ts'
import type { Dial, Pipe } from './transport.ts'

interface Probing<F> extends PollingDoors<F> {
  readonly socket: Dial<F>
  /** How long to wait before the socket is worth another try. */
  retryInMs(): number
}

/** Polls, and tries the socket now and then without a word about it. Once it speaks, it carries on where the polling was. */
export function probingDial<F>({ socket, retryInMs, ...doors }: Probing<F>): Dial<F> {
  const { around, placeAfter } = doors
  const polling = pollingDial(doors)
  return (arrival, ear) => {
    let place = arrival
    let probe: Pipe | undefined
    let over = false
    let rest: () => void = () => undefined

    const end = () => {
      over = true
      rest()
      probe?.close()
    }
    const tell = (frame: F) => {
      place = placeAfter(place, frame)
      ear.frame(frame, true)
    }
    const down: typeof ear.down = (why) => {
      end()
      ear.down(why)
    }
    let pipe = polling(arrival, { frame: tell, down })

    const probeLater = () => {
      probe = undefined
      if (!over) rest = around.later(tryOnce, retryInMs())
    }
    const tryOnce = () => {
      const tried: Pipe = socket(place, {
        frame: (frame) => {
          if (pipe !== tried) {
            pipe.close()
            pipe = tried
            probe = undefined
          }
          ear.frame(frame)
        },
        down: (why) => {
          if (pipe === tried) ear.down(why)
          else if (probe === tried) probeLater()
        },
      })
      probe = tried
    }

    probeLater()
    return {
      send: (command) => pipe.send(command),
      check: () => pipe.check(),
      close: () => {
        end()
        pipe.close()
      },
    }
  }
}
