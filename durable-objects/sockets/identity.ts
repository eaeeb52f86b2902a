import type { Person, RoomId } from '../../protocol/envelope.ts'

/**
 * Who upgrades, as the Worker proved it. Travels in one header of ours, on a request that the Worker made itself:
 * a client's own header of that name is never forwarded.
 */
export interface Identity {
  readonly person: Person
  readonly room: RoomId | 'inbox'
  /** Epoch ms: past it the socket is neither heard nor told, but closed with 4401. */
  readonly until: number
  /** Epoch ms of the sign-in or mint behind this right: a dismissal at or after it refuses the upgrade. */
  readonly since: number
  readonly generation: number
}

export const identityHeader = 'x-parley-identity'
