import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { DrawFrame } from '../../protocol/draw.ts'
import type { Reply } from '../../protocol/envelope.ts'
import type { InboxFrame } from '../../protocol/inbox.ts'
import type { Environment } from './environment.ts'
import { ApiError } from './http-client.ts'
import type { Connect, Joining } from './transport.ts'

/** All that polling has to know of the frames it carries. */
export interface FrameReader<F> {
  /** Where one has read to after a frame, to arrive with. */
  placeAfter(place: Joining, frame: F): Joining
  /** The frame in which a socket would bring this answer. */
  frameOf(answer: Reply): F
}

export interface PollingEndpoints<F> extends FrameReader<F> {
  readonly environment: Environment
  readonly isHidden?: () => boolean
  /** What a socket would be told that arrives at this place. */
  snapshot(place: Joining): Promise<F>
  post(command: object): Promise<Reply>
}

/** Frames of rooms: of conversations and of draws. */
export const roomFrames = {
  placeAfter: (place: Joining, { upTo, items: [first] }: ConversationFrame | DrawFrame): Joining =>
    first?.type === 'welcome' ? { since: upTo, epoch: first.epoch } : place,
  frameOf: (answer: Reply) => ({ after: 0, upTo: 0, items: [answer] }),
}

/** Frames of the inbox, where nobody says anything that would be answered. */
export const inboxFrames = {
  placeAfter: (place: Joining, { rev, items: [first] }: InboxFrame): Joining =>
    first?.type === 'welcome' ? { since: rev, epoch: first.epoch } : place,
  frameOf: (): InboxFrame => ({ rev: 0, items: [] }),
}

const firstMs = 2_000
const mostMs = 10_000
/** A look that has not been answered by then is lost, and with it this pipe. */
const timeoutMs = 15_000

/** Every two seconds, and more and more rarely the longer nothing is new or when nobody looks. */
const waitMs = (quiet: number, hidden: boolean): number => (hidden ? mostMs : Math.min(mostMs, firstMs * 1.2 ** quiet))

/** A frame without the time it was made at: a clock that goes on is no news. */
const gistOf = (frame: unknown): string => JSON.stringify(frame, (key, value) => (key === 'now' ? undefined : value))

/** A pipe without a socket: it arrives again and again, and carries commands to their door. */
export function pollingConnect<F>(doors: PollingEndpoints<F>): Connect<F> {
  const { environment, placeAfter, frameOf, isHidden = () => globalThis.document?.visibilityState === 'hidden' } = doors
  return (joining, handlers) => {
    let place = joining
    let told = ''
    let quiet = 0
    let over = false
    let isLooking = false
    let isStale = false
    let rest: () => void = () => undefined
    let posted: Promise<void> = Promise.resolve()

    const close = () => {
      over = true
      rest()
    }
    const lost = (error: unknown) => {
      if (over) return
      close()
      handlers.closed(error instanceof ApiError ? { refused: error.refusal } : {})
    }
    const hear = (frame: F) => {
      if (over) return
      // Often nothing at all has changed; then there is nothing to tell.
      const text = gistOf(frame)
      quiet = text === told ? quiet + 1 : 0
      if (quiet > 0) return
      told = text
      place = placeAfter(place, frame)
      handlers.frame(frame, true)
    }
    const look = async (): Promise<void> => {
      rest()
      // What was asked before our own command may be answered without it.
      isStale = isLooking
      if (isLooking || over) return
      isLooking = true
      rest = environment.later(() => lost(undefined), timeoutMs)
      await doors.snapshot(place).then(hear, lost)
      rest()
      isLooking = false
      if (isStale) void look()
      else if (!over) rest = environment.later(look, waitMs(quiet, isHidden()))
    }
    const post = async (command: object): Promise<void> => {
      try {
        answered(await doors.post(command))
      } catch (error) {
        // A refusal by the room names the command; anything else means that we do not know what became of it.
        if (error instanceof ApiError && error.refusal.id !== undefined) answered(error.refusal)
        else lost(error)
      }
    }
    // Told even when this pipe was left for a socket meanwhile: nobody else would say it.
    const answered = (answer: Reply) => {
      handlers.frame(frameOf(answer), true)
      quiet = 0
      void look()
    }

    void look()
    return {
      send: (command) => {
        // One after the other, as they would come through a socket.
        posted = posted.then(() => post(command))
      },
      check: () => {
        quiet = 0
        void look()
      },
      close,
    }
  }
}
