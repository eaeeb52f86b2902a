import type { Disconnect } from './transport.ts'

/** What became of the last tries to open a socket: how many in a row came to nothing, and when the last one ended. */
export interface Upgrades {
  readonly failed: number
  readonly at: number
}

export const untried: Upgrades = { failed: 0, at: 0 }

const againMs = 60_000

/** Whether sockets do not get through here: two in a row have come to nothing, although the doors were open. */
export const areBlocked = ({ failed }: Upgrades): boolean => failed > 1

/** How long to wait before a socket is worth another try. */
export const retryInMs = ({ at }: Upgrades, now: number): number => Math.max(0, at + againMs - now)

/** After a socket that ended without a word. A refusal comes from a door, and a code of our own from the room: those got through. */
export function afterSilence({ failed }: Upgrades, { refused, code }: Disconnect, now: number): Upgrades {
  const gotThrough = refused !== undefined || (code !== undefined && code !== 1006)
  return { failed: gotThrough ? failed : failed + 1, at: now }
}
