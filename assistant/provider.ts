import type { Department, Source } from '../protocol/conversation.ts'

/** One line of the conversation as the visitor sees it: what a provider may know of what was said. */
export interface TranscriptLine {
  readonly by: 'visitor' | 'agent' | 'assistant'
  readonly text: string
}

/** What a provider is asked: everything it may know, and nothing that could open a door. */
export interface Question {
  readonly conversation: string
  readonly department: Department
  readonly locale: string
  /** The conversation so far, oldest first. */
  readonly lines: readonly TranscriptLine[]
  /** What is to be answered now: the visitor's messages that neither an answer nor a person has dealt with, oldest first. */
  readonly question: readonly string[]
}

/** What comes back, piece by piece. Texts are joined in order; sources and the offer of a person go with the final message. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'offer-person' }

/** A mind that can be borrowed. It yields pieces and never touches a room; it stops when `signal` says so. */
export interface Provider {
  answer(question: Question, signal: AbortSignal): AsyncIterable<Piece>
}

/** A passage of a help article that may answer a question. */
export interface Passage {
  readonly slug: string
  readonly title: string
  /** Other words that visitors use for what the article is about. */
  readonly keywords: string
  readonly heading: string
  readonly text: string
  readonly language: string
}
