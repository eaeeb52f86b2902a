import type { DrawClientCommand, DrawEvent, DrawStateView, LoggedDrawEvent, Totals } from '../../protocol/draw.ts'
import type { EventEnvelope, Person, Reply } from '../../protocol/envelope.ts'

/** What passes between a draw and its relays. All of it is versioned: during a deploy they may be of two ages. */

/** Everything for the crowd after one place of the draw's log and up to another, and what is told without being kept. */
export interface Push {
  readonly v: 1
  /** Grows from push to push, also over the lives of a draw: what is told without being kept counts only from a newer one. */
  readonly order: number
  readonly epoch: string
  readonly after: number
  readonly upTo: number
  readonly events: readonly EventEnvelope<DrawEvent>[]
  /** How many relays there are now. */
  readonly relays: number
}

/** How many viewers a relay has: in the life that began at `boot` (epoch ms), as it counted for the nth time. */
export interface ViewerTally {
  readonly boot: number
  readonly nth: number
  readonly viewers: number
  /** Their sockets; one viewer may have several. A relay from before a deploy does not say. */
  readonly sockets?: number
}

/** A relay's answer to a push. */
export interface PushReply extends ViewerTally {
  readonly upTo: number
}

/** The draw as a relay needs it that is new, has woken, or has fallen behind. */
export interface Snapshot {
  /** As of a push: an older one says nothing new about what is not kept. */
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

/** Something a viewer said, and who he is by his ticket. */
export interface ViewerCommand {
  readonly by: Person
  readonly command: Exclude<DrawClientCommand, { type: 'checkpoint.ack' }>
}

/** A relay, as its draw knows it. */
export interface RelayLink {
  push(push: Push): Promise<PushReply>
}

/** The draw, as a relay knows it. */
export interface DrawLink {
  /** Also says that this relay exists, and is to be told from now on. */
  snapshot(): Promise<Snapshot>
  /** One answer for each, in their order. */
  submitBatch(words: readonly ViewerCommand[]): Promise<readonly Reply[]>
  count(count: ViewerTally): Promise<void>
}
