import type { Person, RoomId } from '../../protocol/envelope.ts'
import type { LiveView } from '../../protocol/inbox.ts'
import type { AgentRoom } from '../../storage/room/inbox-agents.ts'
import type { Joining } from '../room/welcome.ts'

export interface RevokeArgument {
  readonly v: 1
  readonly person: string
  /** Epoch ms. */
  readonly at: number
  readonly isDisabled?: boolean
}

export interface AgentConnectedArgument {
  readonly v: 1
  readonly agent: string
  readonly room: RoomId
  /** A conversation by default. */
  readonly kind?: AgentRoom['kind']
  /** Epoch ms when D1 last confirmed the agent's session. */
  readonly since: number
  readonly until: number
}

export interface IsRevokedArgument {
  readonly v: 1
  readonly person: string
  readonly since: number
}

export interface PageArgument {
  readonly v: 1
  readonly person: Person
  /** As in `SnapshotArgument`. */
  readonly right: number
  readonly view: LiveView
  /** The `next` of the page before. Without it, the first page. */
  readonly after?: string | undefined
}

export interface SnapshotArgument extends Joining {
  readonly v: 1
  /** Epoch ms of the session behind the request: a revocation at this time or later refuses it. */
  readonly right: number
}
