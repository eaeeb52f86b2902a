import { fallbackFor } from '../../assistant/locales/fallback.ts'
import type { Piece, Question, TranscriptLine } from '../../assistant/provider.ts'
import { readPieces } from '../../assistant/stream/read-pieces.ts'
import { answerId, mayAssistantAnswer } from '../../domain/conversation/answers.ts'
import type { ConversationCommand, ConversationEvent, LoggedConversationEvent } from '../../protocol/conversation.ts'
import { isStaff, type Person, type Reply, type RoomId } from '../../protocol/envelope.ts'
import { limits, roomLimits } from '../../protocol/limits.ts'
import { type Card, textOf } from '../../protocol/message.ts'
import { count } from '../metrics/isolate-counters.ts'
import type { Follower } from '../room/followers.ts'
import type { TurnListener } from '../room/room.ts'
import type { ConversationLog } from './summary.ts'

/** Debounce: messages that come within this time get one answer. */
const debounceMs = 300
/** After this long without a piece, at the start or in between, the fallback answers. */
const silenceMs = 5_000
/** Timeout of a whole answer, for a model that never ends. */
const answerMs = 120_000
/** How much of the conversation a question contains. */
const linesAtMost = 40
const triesAtMost = 2

/** Asks the AI broker. Cancelling the stream ends the provider's connection. */
export type Ask = (question: Question) => Promise<ReadableStream<Uint8Array>>

export interface AssistantDeps {
  now(): number
  submit(by: Person, command: ConversationCommand): Promise<Reply>
  failed(error: unknown): void
}

/**
 * The assistant: a follower that answers the visitor's messages while no person has the
 * conversation, also while the visitor waits for one.
 */
export class AssistantFollower implements Follower<ConversationEvent>, TurnListener<ConversationEvent> {
  readonly name = 'assistant'
  readonly limitMs = answerMs + 10_000
  readonly #room: () => RoomId
  readonly #log: ConversationLog
  readonly #ask: Ask
  readonly #deps: AssistantDeps
  #running: { readonly n: number; readonly stop: AbortController } | undefined

  constructor(room: () => RoomId, log: ConversationLog, ask: Ask, deps: AssistantDeps) {
    this.#room = room
    this.#log = log
    this.#ask = ask
    this.#deps = deps
  }

  /**
   * A claim, a stop, a new message and the removal of a question end the answer in the state. Then
   * reading its stream stops, also while it is silent.
   */
  onTurn(): void {
    if (this.#running && this.#log.state.answer?.n !== this.#running.n) this.#running.stop.abort()
  }

  /** A removal too: what is left of the question still has to be answered. */
  readonly concerns = ({ type, by }: LoggedConversationEvent): boolean =>
    type === 'message.removed' || (type === 'message.posted' && by.id === this.#log.state.visitor?.id)

  async follow(events: readonly LoggedConversationEvent[]): Promise<void> {
    if (!events.some(this.concerns) || !mayAssistantAnswer(this.#log.state)) return
    await new Promise((resolve) => setTimeout(resolve, debounceMs))
    const { visitor, dealtWith, answer } = this.#log.state
    const upTo = this.#log.newest('message.posted', visitor?.id)?.seq ?? 0
    const question = this.#question()
    // Meanwhile a person has dealt with it, or the message was removed.
    if (upTo <= dealtWith || question.question.length === 0) return
    // An answer in the state without a reader was interrupted, by a deploy or a crash: it is tried
    // once more.
    const hasNoTriesLeft = answer?.upTo === upTo && answer.tries >= triesAtMost
    if (!hasNoTriesLeft) {
      const reply = await this.#submit({ type: 'answer.begin', id: `answer:begin:${upTo}`, upTo, until: this.#deps.now() + silenceMs })
      if (reply.type === 'refused') return
    }
    // In a busy room another command of the same turn may have ended it.
    const n = this.#log.state.answer?.n
    if (n === undefined) return
    const stop = new AbortController()
    this.#running = { n, stop }
    try {
      await this.#answer(n, hasNoTriesLeft ? undefined : question, stop.signal)
    } finally {
      this.#running = undefined
    }
  }

  /**
   * Reads the provider's pieces, publishes drafts, and posts one message. Without a question or a
   * text: the fallback, which offers a person.
   */
  async #answer(n: number, question: Question | undefined, stop: AbortSignal): Promise<void> {
    const answer = { text: '', cards: [] as Card[], offersPerson: false }
    let draftedAt = 0
    try {
      if (question)
        for await (const piece of readPieces(this.#ask(question), { silenceMs, wholeMs: answerMs, stop })) {
          add(answer, piece)
          if (piece.type !== 'text' || this.#deps.now() < draftedAt + roomLimits.draftEveryMs) continue
          draftedAt = this.#deps.now()
          const reply = await this.#submit({ type: 'message.draft', id: `answer:${n}:draft`, n, text: answer.text })
          if (reply.type === 'refused') return
        }
    } catch (error) {
      if (stop.aborted) return
      this.#deps.failed(error)
      // Half an answer may mean the opposite of the whole one.
      Object.assign(answer, { text: '', cards: [] })
    }
    if (stop.aborted) return
    if (answer.text.trim() === '' && this.#log.state.status.is === 'waiting') {
      // The fallback offers a person, and this visitor waits for one already.
      await this.#submit({ type: 'answer.end', id: `answer:${n}:end`, n })
      return
    }
    const isFallback = answer.text.trim() === ''
    if (isFallback) Object.assign(answer, { text: fallbackFor(this.#log.state.locale), offersPerson: true })
    const { text, cards, offersPerson } = answer
    const reply = await this.#submit({
      type: 'message.post',
      id: answerId(n),
      text: text.slice(0, limits.textLength),
      cards,
      ...(offersPerson ? { offersPerson } : {}),
    })
    if (reply.type !== 'refused') count(isFallback ? 'fallbacks' : 'answers')
  }

  /** What the assistant may know: the conversation as the visitor sees it. */
  #question(): Question {
    const { department, locale, visitor, dealtWith } = this.#log.state
    const messages = this.#log
      .page({ limit: roomLimits.pageEvents }, 'everyone')
      .flatMap((event) => (event.type === 'message.posted' && !event.removed ? [event] : []))
    const byVisitor = ({ by }: { readonly by: Person }) => by.id === visitor?.id
    const lines = messages.map(
      (event): TranscriptLine => ({
        by: byVisitor(event) ? 'visitor' : isStaff(event.by.role) ? 'agent' : 'assistant',
        text: textOf(event.parts),
      }),
    )
    const question = messages.filter((event) => byVisitor(event) && event.seq > dealtWith).map(({ parts }) => textOf(parts))
    return { conversation: this.#room(), department: department!, locale, lines: lines.slice(-linesAtMost), question }
  }

  #submit(command: ConversationCommand): Promise<Reply> {
    const name = this.#log.state.department?.persona ?? 'Assistant'
    return this.#deps.submit({ id: 'assistant', role: 'assistant', name }, command)
  }
}

function add(answer: { text: string; cards: Card[]; offersPerson: boolean }, piece: Piece): void {
  if (piece.type === 'text') answer.text += piece.text
  else if (piece.type === 'card') answer.cards.push(piece.card)
  else answer.offersPerson = true
}
