import type { DrawClientCommand, DrawEvent, DrawStateView, LoggedDrawEvent, Totals } from '../../protocol/draw.ts'
import type { EventEnvelope, Person, Reply } from '../../protocol/envelope.ts'

/**
 * What a draw and its relays send each other. All of it is versioned: during a deploy old and new
 * code run side by side.
 */

/**
 * All events for everyone after one place of the draw's log and up to another, and transient
 * events.
 */
export interface Push {
  readonly v: 1
  /**
   * Grows from push to push, also over wakes of the draw: transient events count only from a newer
   * push.
   */
  readonly order: number
  readonly epoch: string
  readonly after: number
  readonly upTo: number
  readonly events: readonly EventEnvelope<DrawEvent>[]
  /** How many relays there are now. */
  readonly relays: number
}

/** How many viewers a relay has: its nth count since it started at `boot` (epoch ms). */
export interface ViewerTally {
  readonly boot: number
  readonly nth: number
  readonly viewers: number
  /** Their sockets; a viewer may have several. Absent from a relay with older code. */
  readonly sockets?: number
}

/** A relay's answer to a push. */
export interface PushReply extends ViewerTally {
  readonly upTo: number
}

/** The whole draw, for a relay that is new, has woken or is behind. */
export interface Snapshot {
  /** As of a push: transient events of an older push are outdated. */
  readonly order: number
  readonly epoch: string
  readonly head: number
  readonly room: DrawStateView
  /** The newest events, oldest first; `start`: there are none before them. */
  readonly events: readonly LoggedDrawEvent[]
  readonly start: boolean
  readonly totals: Totals
  readonly viewers: number
  readonly relays: number
}

/** A viewer's command, with the person that their ticket proved. */
export interface ViewerCommand {
  readonly by: Person
  readonly command: Exclude<DrawClientCommand, { type: 'checkpoint.ack' }>
}

/** A relay, as its draw calls it. */
export interface RelayLink {
  push(push: Push): Promise<PushReply>
}

/** The draw, as a relay calls it. */
export interface DrawLink {
  /** Also registers the relay: from now on it gets pushes. */
  snapshot(): Promise<Snapshot>
  /** One reply for each command, in their order. */
  submitBatch(commands: readonly ViewerCommand[]): Promise<readonly Reply[]>
  count(count: ViewerTally): Promise<void>
}
