import type { Department } from '../protocol/conversation.ts'
import type { Card } from '../protocol/message.ts'

/** One message as the visitor sees it. Notes never reach a provider. */
export interface TranscriptLine {
  readonly by: 'visitor' | 'agent' | 'assistant'
  readonly text: string
}

/** Everything that a provider gets. It holds no credential. */
export interface Question {
  readonly conversation: string
  readonly department: Department
  readonly locale: string
  /** The conversation so far, oldest first. */
  readonly lines: readonly TranscriptLine[]
  /** The visitor's messages that neither an answer nor a person has dealt with, oldest first. */
  readonly question: readonly string[]
}

/**
 * One piece of a streamed answer. Texts are joined in order; cards and the offer of a person go
 * with the final message.
 */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'card'; readonly card: Card }
  | { readonly type: 'offer-person' }

/** An AI model. It yields pieces, never touches a room, and stops when `signal` is aborted. */
export interface Provider {
  answer(question: Question, signal: AbortSignal): AsyncIterable<Piece>
}

/** A passage of a help article that may answer a question. */
export interface Passage {
  readonly slug: string
  readonly title: string
  /** Other words that visitors use for the subject of the article. */
  readonly keywords: string
  readonly heading: string
  readonly text: string
  readonly language: string
}
