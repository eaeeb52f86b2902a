import type { Phase, Schedule } from '../../protocol/draw.ts'
import type { Person } from '../../protocol/envelope.ts'

/** What a draw must remember beside its messages and its likes: next to nothing, so that a message costs no row of it. */
export interface State {
  readonly schedule: Schedule | undefined
  readonly phase: Phase
  readonly winners: readonly Person[]
}

export const start: State = { schedule: undefined, phase: 'scheduled', winners: [] }

/** What the operator has set for all draws. */
export interface DrawSettings {
  readonly enabled: boolean
  readonly messagesPerMinute: number
}
