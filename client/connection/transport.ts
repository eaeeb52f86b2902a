import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { Refusal } from '../../protocol/envelope.ts'

/** What one brings when arriving: the place one has read to, and in which life of the log. */
export interface Joining {
  readonly since: number
  readonly epoch: string | undefined
}

/** Why a pipe ended: a close code from the other end, or the refusal of the door before it. */
export interface Disconnect {
  readonly code?: number
  readonly refused?: Refusal
}

export interface Handlers<F> {
  /** `slow`: it was asked for, so that what is new comes some seconds late. */
  frame(frame: F, slow?: true): void
  /** Called once at most, and never after `close`. */
  closed(why: Disconnect): void
}

/** A pipe carries frames in one direction and commands in the other. Whether it is a socket or polling is its own affair. */
export interface Transport {
  send(command: object): void
  /** Finds out soon whether anybody is still there: after a sleep a socket can look open for minutes. */
  check(): void
  close(): void
}

export type Connect<F = ConversationFrame> = (joining: Joining, handlers: Handlers<F>) => Transport
