import type { Loss } from './pipe.ts'

/** What became of the last tries to open a socket: how many in a row came to nothing, and when the last one did. */
export interface Upgrades {
  readonly failed: number
  readonly at: number
}

export const untried: Upgrades = { failed: 0, at: 0 }

/** A socket that nobody refused and that stayed silent for this long has come to nothing. */
const silentMs = 10_000
const againMs = 60_000

/** Whether sockets do not get through here: two in a row have come to nothing, although the doors were open. */
export const areBlocked = ({ failed }: Upgrades): boolean => failed > 1

/** How long to wait before a socket is worth another try. */
export const retryInMs = ({ at }: Upgrades, now: number): number => Math.max(0, at + againMs - now)

/**
 * After a pipe that ended without a word. A refusal comes from a door, and a code of our own from the room: those got
 * through. What was given up by this side counts when it had time to open.
 */
export function afterSilence(upgrades: Upgrades, why: Loss | 'given up', began: number, now: number): Upgrades {
  const gotThrough = why === 'given up' ? now - began < silentMs : why.refused || (why.code !== undefined && why.code !== 1006)
  return { failed: upgrades.failed + (gotThrough ? 0 : 1), at: now }
}
