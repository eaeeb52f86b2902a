import type { EventBase } from '../../protocol/envelope.ts'
import type { RoomLog } from '../../storage/room/room-log.ts'
import type { Followers } from './followers.ts'

/** The followers whose projection is in D1. */
const projections = ['archive', 'search']

export interface RearchiveArgument {
  readonly v: 1
  /** D1 may lack what happened at this time (epoch ms) or later; 0 for everything. */
  readonly since: number
}

/**
 * Writes a room's events since a time into D1 again, beside its traffic. Repeats are harmless: the
 * rows have the `rev` of the log. Returns the number of events; what takes longer than a second
 * goes on by itself.
 */
export async function rearchive<S, E extends EventBase>(log: RoomLog<S, E>, followers: Followers<S, E>, since: number): Promise<number> {
  const seq = log.seqBefore(since)
  followers.rewind(projections, seq)
  await followers.flushWithin()
  return log.head - seq
}
