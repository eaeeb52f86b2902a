import type { Person, RoomId } from '../../protocol/envelope.ts'

/**
 * Who upgrades, as the Worker proved it. It travels in a header of ours, on a request that the
 * Worker makes itself; a header of that name from a client is never forwarded.
 */
export interface Identity {
  readonly person: Person
  readonly room: RoomId | 'inbox'
  /** Epoch ms. After it the socket neither receives nor sends; it is closed with 4401. */
  readonly until: number
  /**
   * Epoch ms of the sign-in or the mint behind it. A revocation at this time or later refuses the
   * upgrade.
   */
  readonly since: number
  readonly generation: number
}

export const identityHeader = 'x-parley-identity'
