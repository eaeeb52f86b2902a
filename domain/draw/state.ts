import type { Phase, Schedule } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'

/**
 * The state of a draw, without messages and likes: a message does not change it and so writes no
 * row of it.
 */
export interface State {
  readonly schedule: Schedule | undefined
  readonly phase: Phase
  readonly winners: readonly Person[]
}

export const start: State = { schedule: undefined, phase: 'scheduled', winners: [] }

/** The operator's settings for all draws. */
export interface DrawSettings {
  readonly enabled: boolean
  readonly messagesPerMinute: number
}
