import { type PollingEndpoints, pollingConnect } from './polling-transport.ts'
import { blockedKey, type Connect, type Disconnect, type FallbackOptions, type Transport } from './transport.ts'

/** Failed WebSocket upgrades in a row, and when the last one ended (epoch ms). */
export interface FailedUpgrades {
  readonly count: number
  readonly at: number
}

export const noFailedUpgrades: FailedUpgrades = { count: 0, at: 0 }

/** The socket is tried again this long after its last failure. */
const retryMs = 60_000

/**
 * Whether this network blocks sockets: one failed upgrade may be an accident, two in a row are not.
 */
export const areSocketsBlocked = ({ count }: FailedUpgrades): boolean => count > 1

/** How long to wait before the socket is tried again. */
export const retryInMs = ({ at }: FailedUpgrades, now: number): number => Math.max(0, at + retryMs - now)

/**
 * Counts a socket that closed without a frame. A refusal comes from an endpoint and a close code
 * other than 1006 from the room: the network let both through, so they do not count. What the
 * browser itself blocks needs no second attempt.
 */
export function countFailure({ count }: FailedUpgrades, { refused, code, blocked }: Disconnect, now: number): FailedUpgrades {
  const gotThrough = refused !== undefined || (code !== undefined && code !== 1006)
  return { count: gotThrough ? count : count + (blocked ? 2 : 1), at: now }
}

/**
 * Decides between socket and polling. Begins after the first failed upgrade: connects by socket
 * once more and polls when that fails too; the session's next pages then begin with polling. While
 * it polls it tries the socket each minute.
 */
export function connectWithFallback<F>({ socket, failed, ...endpoints }: FallbackOptions<F> & PollingEndpoints<F>): Connect<F> {
  const { environment } = endpoints
  const now = () => environment.now()
  let failures = countFailure(noFailedUpgrades, failed, now())

  const countedSocket: Connect<F> = (joining, handlers) => {
    let hasFrame = false
    return socket(joining, {
      frame: (frame) => {
        hasFrame = true
        if (failures.count > 0) rememberBlocked(false)
        failures = noFailedUpgrades
        handlers.frame(frame)
      },
      closed: (why) => {
        if (!hasFrame) failures = countFailure(failures, why, now())
        handlers.closed(why)
      },
    })
  }
  const polling = pollAndRetrySocket({ ...endpoints, socket: countedSocket, retryInMs: () => retryInMs(failures, now()) })
  const poll: Connect<F> = (joining, handlers) => {
    rememberBlocked(true)
    return polling(joining, handlers)
  }

  return (joining, handlers) => {
    if (areSocketsBlocked(failures)) return poll(joining, handlers)
    let transport = countedSocket(joining, {
      frame: (frame) => handlers.frame(frame),
      closed: (why) => {
        // Polling begins at once, so that the reader sees no lost connection.
        if (areSocketsBlocked(failures)) transport = poll(joining, handlers)
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

/** The next page of this browser session then begins with polling. */
function rememberBlocked(blocked: boolean): void {
  try {
    if (blocked) sessionStorage.setItem(blockedKey, '1')
    else sessionStorage.removeItem(blockedKey)
  } catch {
    // Without storage each page finds out again.
  }
}

interface PollAndRetryOptions<F> extends PollingEndpoints<F> {
  readonly socket: Connect<F>
  retryInMs(): number
}

/**
 * Polls, and tries the socket in the background. With its first frame the socket replaces polling
 * at the same cursor.
 */
function pollAndRetrySocket<F>({ socket, retryInMs, ...endpoints }: PollAndRetryOptions<F>): Connect<F> {
  const { environment, cursorAfter } = endpoints
  const polling = pollingConnect(endpoints)
  return (joining, handlers) => {
    let cursor = joining
    let attempt: Transport | undefined
    let isClosed = false
    let cancelTimer: () => void = () => undefined

    const stop = () => {
      isClosed = true
      cancelTimer()
      attempt?.close()
    }
    let transport = polling(joining, {
      frame: (frame) => {
        cursor = cursorAfter(cursor, frame)
        handlers.frame(frame, true)
      },
      closed: (why) => {
        stop()
        handlers.closed(why)
      },
    })

    const scheduleAttempt = () => {
      attempt = undefined
      if (!isClosed) cancelTimer = environment.schedule(trySocket, retryInMs())
    }
    const trySocket = () => {
      const tried: Transport = socket(cursor, {
        frame: (frame) => {
          if (transport !== tried) {
            transport.close()
            transport = tried
            attempt = undefined
          }
          handlers.frame(frame)
        },
        closed: (why) => {
          if (transport === tried) handlers.closed(why)
          else if (attempt === tried) scheduleAttempt()
        },
      })
      attempt = tried
    }

    scheduleAttempt()
    return {
      send: (command) => transport.send(command),
      check: () => transport.check(),
      close: () => {
        stop()
        transport.close()
      },
    }
  }
}
