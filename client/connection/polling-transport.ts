import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { DrawFrame } from '../../protocol/draw.ts'
import type { CommandBase, Refusal, Reply } from '../../protocol/envelope.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import type { Environment } from './environment.ts'
import { ApiError } from './http-client.ts'
import { endCodeOf } from './reconnect.ts'
import type { Connect, Joining } from './transport.ts'

/** What polling needs to know of the frames it carries. */
export interface FrameFormat<F> {
  /** The cursor after this frame, for the next snapshot. */
  cursorAfter(cursor: Joining, frame: F): Joining
  /** The frame in which a socket would bring this reply. */
  frameOf(reply: Reply): F
}

export interface PollingEndpoints<F> extends FrameFormat<F> {
  readonly environment: Environment
  readonly isHidden?: () => boolean
  /** The frame that a socket would receive when it connects at this cursor. */
  snapshot(cursor: Joining): Promise<F>
  post(command: CommandBase): Promise<Reply>
}

/** Frames of conversations and draws. */
export const roomFrames = {
  cursorAfter: (cursor: Joining, { upTo, items: [first] }: ConversationFrame | DrawFrame): Joining =>
    first?.type === 'welcome' ? { since: upTo, epoch: first.epoch } : cursor,
  frameOf: (reply: Reply) => ({ after: 0, upTo: 0, items: [reply] }),
}

/** Frames of the inbox. It takes no commands, so it has no replies. */
export const inboxFrames = {
  cursorAfter: (cursor: Joining, { rev, items: [first] }: InboxFrame): Joining =>
    first?.type === 'welcome' ? { since: rev, epoch: first.epoch } : cursor,
  frameOf: (): InboxFrame => ({ rev: 0, items: [] }),
}

const minPollMs = 2_000
const maxPollMs = 10_000
/** A snapshot without a response after this long closes the transport. */
const timeoutMs = 15_000

/**
 * Polls every two seconds, backs off by a fifth with each unchanged snapshot, and slows down while
 * the page is hidden.
 */
const pollDelayMs = (unchanged: number, isHidden: boolean): number =>
  isHidden ? maxPollMs : Math.min(maxPollMs, minPollMs * 1.2 ** unchanged)

/**
 * Whether a refusal settles the posted command. The room's names the command; one of the endpoint,
 * such as `too-large`, does not, but a repeat would get it too. After any other the fate of the
 * command is unknown or the connection has ended.
 */
const isReply = (refused: Refusal): boolean =>
  refused.id !== undefined || (refused.retryAfterMs === undefined && endCodeOf({ refused }) === undefined)

/** Two frames with the same fingerprint differ only in the server's time. */
const fingerprintOf = (frame: unknown): string => JSON.stringify(frame, (key, value) => (key === 'now' ? undefined : value))

/**
 * A transport without a socket: it polls snapshots and posts commands to their endpoint, one at a
 * time.
 */
export function pollingConnect<F>(endpoints: PollingEndpoints<F>): Connect<F> {
  const { environment, cursorAfter, frameOf, isHidden = () => globalThis.document?.visibilityState === 'hidden' } = endpoints
  return (joining, handlers) => {
    let cursor = joining
    let fingerprint = ''
    let unchanged = 0
    let isClosed = false
    let isPolling = false
    let isStale = false
    let cancelTimer: () => void = () => undefined
    let posted: Promise<void> = Promise.resolve()

    const close = () => {
      isClosed = true
      cancelTimer()
    }
    const fail = (error: unknown) => {
      if (isClosed) return
      close()
      handlers.closed(error instanceof ApiError ? { refused: error.refusal } : {})
    }
    const receive = (frame: F) => {
      if (isClosed) return
      const next = fingerprintOf(frame)
      unchanged = next === fingerprint ? unchanged + 1 : 0
      if (unchanged > 0) return
      fingerprint = next
      cursor = cursorAfter(cursor, frame)
      handlers.frame(frame, true)
    }
    const poll = async (): Promise<void> => {
      cancelTimer()
      // A snapshot that was requested before our own command may not contain it, so it is polled
      // again.
      isStale = isPolling
      if (isPolling || isClosed) return
      isPolling = true
      cancelTimer = environment.schedule(() => fail(undefined), timeoutMs)
      await endpoints.snapshot(cursor).then(receive, fail)
      cancelTimer()
      isPolling = false
      if (isStale) void poll()
      else if (!isClosed) cancelTimer = environment.schedule(poll, pollDelayMs(unchanged, isHidden()))
    }
    const post = async (command: CommandBase): Promise<void> => {
      try {
        deliverReply(await endpoints.post(command))
      } catch (error) {
        const refused = error instanceof ApiError ? error.refusal : undefined
        if (refused && isReply(refused)) deliverReply({ ...refused, id: command.id })
        else fail(error)
      }
    }
    // Also after `close`: when a socket has replaced this transport, nothing else delivers the
    // reply.
    const deliverReply = (reply: Reply) => {
      handlers.frame(frameOf(reply), true)
      unchanged = 0
      void poll()
    }

    void poll()
    return {
      send: (command) => {
        // One request after the other, in the order in which a socket would carry them.
        posted = posted.then(() => post(command))
      },
      check: () => {
        unchanged = 0
        void poll()
      },
      close,
    }
  }
}
