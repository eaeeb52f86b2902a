import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { VisitorSession } from '../../client/conversation/visitor-session.ts'
import type { DepartmentCard } from '../../protocol/http/visitor.ts'
import type { Slice } from './batched-store.ts'

export interface ConversationState {
  /** Chosen before the first message; nothing is stored before that is sent. */
  readonly department: DepartmentCard | undefined
  readonly conversation: Conversation | undefined
  readonly snapshot: ConversationSnapshot | undefined
}

export const noConversation = { department: undefined, conversation: undefined, snapshot: undefined } as const

type Session = Pick<VisitorSession, 'resume' | 'start' | 'forget' | 'isOutdated'>

export interface CurrentConversationDeps {
  newSession(): Session
  readonly locale: string
  /** The address of the page, without its query. */
  page(): string
  startFailed(error: unknown): void
}

/** The conversation that the panel shows: resumes, starts and leaves it. */
export class CurrentConversation {
  readonly #slice: Slice<ConversationState>
  readonly #deps: CurrentConversationDeps
  #session: Session
  #starting: Promise<Conversation | undefined> | undefined
  #unsubscribe: (() => void) | undefined

  constructor(slice: Slice<ConversationState>, session: Session, deps: CurrentConversationDeps) {
    this.#slice = slice
    this.#session = session
    this.#deps = deps
  }

  get conversation(): Conversation | undefined {
    return this.#slice.state.conversation
  }

  /** Continues the conversation stored in this browser, if there is one. */
  async resume(): Promise<void> {
    const earlier = await this.#session.resume().catch(() => undefined)
    if (earlier && !this.conversation) this.#attach(earlier)
  }

  /** Starts a conversation once, however often it is called meanwhile; undefined if that fails. */
  start(): Promise<Conversation | undefined> {
    this.#starting ??= this.#startWith(this.#slice.state.department).finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  leave(): void {
    this.#unsubscribe?.()
    this.conversation?.close()
    this.#slice.set(noConversation)
  }

  /** Whether another tab has left this conversation or begun another one. */
  get isOutdated(): boolean {
    return this.#session.isOutdated
  }

  /** Another tab has changed what this browser stores: the next `resume` reads it again. */
  renewSession(): void {
    this.#session = this.#deps.newSession()
  }

  /** Deletes everything of the visitor from this browser. */
  forget(): Promise<void> {
    return this.#session.forget()
  }

  async #startWith(chosen: DepartmentCard | undefined): Promise<Conversation | undefined> {
    const { locale, page, startFailed } = this.#deps
    try {
      const department = chosen && { department: chosen.id }
      const conversation = await this.#session.start({ ...department, locale, page: page() })
      this.#attach(conversation)
      return conversation
    } catch (error) {
      startFailed(error)
      return undefined
    }
  }

  #attach(conversation: Conversation): void {
    // The session of a visitor whose other tab began it may have been resumed meanwhile.
    if (conversation === this.conversation) return
    this.#unsubscribe = conversation.subscribe(() => this.#slice.set({ snapshot: conversation.snapshot }))
    this.#slice.set({ conversation, snapshot: conversation.snapshot })
    conversation.open()
  }
}
