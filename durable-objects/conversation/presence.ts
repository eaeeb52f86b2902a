import type { State } from '../../domain/conversation/state.ts'
import type { ConversationEvent } from '../../protocol/conversation.ts'
import type { Audience, Person } from '../../protocol/envelope.ts'
import type { TurnListener } from '../room/room.ts'
import type { Connections } from '../sockets/connections.ts'
import { Throttle, type ThrottleDeps } from '../timing/throttle.ts'
import type { ConversationLog } from './summary.ts'

/**
 * Presence events carry the names of everyone to everyone, so they come less often the more sockets
 * there are.
 */
const presenceMs = 50
const presencePerSocketMs = 1

/**
 * The presence of a conversation, derived from its live sockets: who is connected, and what each
 * audience may know of it.
 */
export class ConversationPresence implements TurnListener<ConversationEvent> {
  readonly #log: ConversationLog
  readonly #connections: Connections
  readonly #throttle: Throttle
  #participants: State['participants']

  /** `publish` submits the new presence to the room, like any other command. */
  constructor(log: ConversationLog, connections: Connections, publish: (present: readonly Person[]) => void, deps: ThrottleDeps) {
    this.#log = log
    this.#connections = connections
    this.#participants = log.state.participants
    this.#throttle = new Throttle(
      () => Math.max(presenceMs, connections.size * presencePerSocketMs),
      deps,
      () => publish(connections.present()),
    )
  }

  /** A socket was opened or closed. */
  changed(): void {
    this.#throttle.schedule()
  }

  /** A new participant becomes visible to the visitor, although no socket changed. */
  onTurn(): void {
    const { participants } = this.#log.state
    if (participants === this.#participants) return
    this.#participants = participants
    this.changed()
  }

  /**
   * Who is present, as this audience sees it: a visitor sees participants only. `joining` is about
   * to connect.
   */
  visibleTo(audience: Audience, joining?: Person): readonly Person[] {
    const present = this.#connections.present()
    const people = joining ? [...present.filter(({ id }) => id !== joining.id), joining] : present
    return audience === 'staff' ? people : people.filter(({ id }) => this.#log.state.participants[id])
  }
}
