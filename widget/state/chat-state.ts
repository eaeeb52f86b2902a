import type { FunctionComponent } from 'preact'
import { ApiError } from '../../client/connection/http-client.ts'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { VisitorSession } from '../../client/conversation/visitor-session.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import type { ChatConfig, DepartmentCard } from '../../protocol/http/visitor.ts'
import { Draft } from '../composer/draft.ts'
import { cardIn } from '../home/answerer.ts'
import type { I18n } from '../messages/i18n.ts'
import type { Settings } from '../settings.ts'

type Home = FunctionComponent<{ readonly onClose: () => void }>
/** Shows the text of a message with its markdown. */
type RichText = FunctionComponent<{ readonly text: string }>

/** Why a message or request was not accepted. The text stays in the composer. */
export interface InputError {
  readonly message: string
  readonly retryAt?: number
}

/** Everything that the panel shows. It is immutable: `Chat.set` replaces it. */
export interface ChatState {
  readonly isOpen: boolean
  readonly config: ChatConfig | undefined
  readonly configFailed: boolean
  /** Chosen before the first message; nothing is stored before that is sent. */
  readonly department: DepartmentCard | undefined
  readonly conversation: Conversation | undefined
  readonly snapshot: ConversationSnapshot | undefined
  /** Messages written while the conversation is being created. */
  readonly firstMessages: readonly { readonly text: string; readonly at: number }[]
  readonly inputError: InputError | undefined
  readonly isRequestingPerson: boolean
  readonly atBottom: boolean
  readonly isVisible: boolean
  /** The browser notices a lost network before the socket does. */
  readonly hasNetwork: boolean
  /** The markdown renderer, a lazy chunk; messages are plain text until it is loaded. */
  readonly RichText: RichText | undefined
  /** The home screen, a lazy chunk. */
  readonly home: Home | undefined
  readonly homeFailed: boolean
}

const blank = {
  department: undefined,
  conversation: undefined,
  snapshot: undefined,
  firstMessages: [],
  inputError: undefined,
} as const satisfies Partial<ChatState>

type Session = Pick<VisitorSession, 'config' | 'resume' | 'start' | 'forget' | 'onChangeElsewhere'>

/** The state of one visitor's chat on one page, and the actions of its buttons. */
export class Chat {
  state: ChatState = {
    ...blank,
    isOpen: false,
    config: undefined,
    configFailed: false,
    isRequestingPerson: false,
    atBottom: true,
    RichText: undefined,
    home: undefined,
    homeFailed: false,
    isVisible: document.visibilityState === 'visible',
    hasNetwork: navigator.onLine,
  }
  readonly settings: Settings
  readonly i18n: I18n
  readonly draft: Draft
  readonly #newSession: () => Session
  #session: Session
  readonly #loadHome: () => Promise<Home>
  readonly #loadRichText: () => Promise<RichText>
  readonly #onChange: () => void
  #loadingHome: Promise<void> | undefined
  #isUpdateScheduled = false
  #unsubscribe: (() => void) | undefined
  #starting: Promise<Conversation | undefined> | undefined

  constructor(deps: {
    readonly session: () => Session
    readonly settings: Settings
    readonly i18n: I18n
    /** Loads the home screen's chunk and its styles. */
    readonly loadHome: () => Promise<Home>
    readonly loadRichText: () => Promise<RichText>
    /** Called once for all changes of one task. */
    readonly onChange: () => void
  }) {
    this.#loadHome = deps.loadHome
    this.#loadRichText = deps.loadRichText
    this.#onChange = deps.onChange
    this.#newSession = deps.session
    this.#session = deps.session()
    this.settings = deps.settings
    this.i18n = deps.i18n
    this.draft = new Draft(() => this.state.conversation !== undefined)
    document.addEventListener('visibilitychange', () => this.set({ isVisible: document.visibilityState === 'visible' }))
    for (const type of ['online', 'offline']) addEventListener(type, () => this.set({ hasNetwork: navigator.onLine }))
    // Another tab of this visitor has started or left a conversation: this tab follows.
    this.#session.onChangeElsewhere(() => void this.#followOtherTab())
  }

  set(patch: Partial<ChatState>): void {
    if (Object.entries(patch).every(([name, value]) => this.state[name as keyof ChatState] === value)) return
    this.state = { ...this.state, ...patch }
    // Messages count as read while the panel is open, the page visible and the newest line in view.
    if (this.#isWatching) this.state.conversation?.markRead()
    if (this.#isUpdateScheduled) return
    this.#isUpdateScheduled = true
    queueMicrotask(() => {
      this.#isUpdateScheduled = false
      this.#onChange()
    })
  }

  get #isWatching(): boolean {
    return this.state.isOpen && this.state.isVisible && this.state.atBottom
  }

  get screen(): 'home' | 'thread' {
    return this.state.conversation || this.state.department ? 'thread' : 'home'
  }

  /** The number of messages of other people that the visitor has not read. */
  get unread(): number {
    const snapshot = this.state.snapshot
    const you = snapshot?.you
    if (!snapshot || !you || this.#isWatching) return 0
    const read = snapshot.room?.receipts[you.id]?.read ?? 0
    return snapshot.lines.filter((line) => line.kind === 'message' && !line.removed && line.by.id !== you.id && line.seq > read).length
  }

  /**
   * Continues the conversation stored in this browser; without one the home screen is preloaded.
   */
  async resume(): Promise<void> {
    const earlier = await this.#session.resume().catch(() => undefined)
    if (earlier && !this.state.conversation) this.#attach(earlier)
    void this.loadHome()
  }

  async #followOtherTab(): Promise<void> {
    if (this.state.conversation) {
      this.#leave()
      this.#session = this.#newSession()
    }
    await this.resume()
  }

  async loadConfig(): Promise<void> {
    this.set({ configFailed: false })
    try {
      const config = await this.#session.config()
      this.set({ config: { ...config, departments: config.departments.map((card) => cardIn(this.settings.locale, card)) } })
    } catch {
      this.set({ configFailed: true })
    }
  }

  open(): void {
    this.set({ isOpen: true })
    if (!this.state.config) void this.loadConfig()
    void this.loadHome()
    void this.#showMarkdown()
  }

  /** Loaded when the panel opens: the parser is half as large as the rest of the chat. */
  async #showMarkdown(): Promise<void> {
    if (!this.state.RichText) this.set({ RichText: await this.#loadRichText().catch(() => undefined) })
  }

  /** Loads the home screen if it is the current screen. */
  loadHome(): Promise<void> | undefined {
    if (this.state.home || this.screen !== 'home') return undefined
    this.set({ homeFailed: false })
    this.#loadingHome ??= this.#loadHome()
      .then(
        (home) => this.set({ home }),
        () => this.set({ homeFailed: true }),
      )
      .finally(() => {
        this.#loadingHome = undefined
      })
    return this.#loadingHome
  }

  close(): void {
    this.set({ isOpen: false })
    this.state.conversation?.typing(false)
  }

  choose(department: DepartmentCard | undefined): void {
    this.set({ department })
    this.set({ inputError: undefined })
  }

  /** Returns the text that was refused, for the composer; `inputError` has the reason. */
  async send(text: string): Promise<string> {
    this.set({ inputError: undefined })
    const { conversation } = this.state
    if (conversation) return this.#post(conversation, [text])
    this.set({ firstMessages: [...this.state.firstMessages, { text, at: Date.now() }] })
    // The first message starts the conversation; then it and all messages written meanwhile are
    // posted in order.
    if (this.state.firstMessages.length > 1) return ''
    const started = await this.#start()
    const texts = this.state.firstMessages.map((message) => message.text)
    this.set({ firstMessages: [] })
    return started ? this.#post(started, texts) : texts.join('\n')
  }

  /** Asks for a person; works at any time, even before the first message. */
  async requestPerson(): Promise<void> {
    if (this.state.isRequestingPerson) return
    this.set({ isRequestingPerson: true })
    this.set({ inputError: undefined })
    const conversation = this.state.conversation ?? (await this.#start())
    try {
      const reply = await conversation?.request({ type: 'person.request' })
      if (reply?.type === 'refused') this.#showRefusal(reply)
    } catch {
      this.set({ inputError: { message: this.i18n.t('requestFailed') } })
    }
    this.set({ isRequestingPerson: false })
  }

  /** Deletes everything of the visitor from this browser. */
  async reset(): Promise<void> {
    this.#leave()
    void this.loadHome()
    await this.#session.forget()
  }

  #leave(): void {
    this.#unsubscribe?.()
    this.state.conversation?.close()
    this.draft.clear()
    this.set(blank)
  }

  #post(conversation: Conversation, texts: readonly string[]): string {
    const refusedTexts = texts.filter((text) => {
      const refused = conversation.post(text)
      if (refused) this.#showRefusal(refused)
      return refused !== undefined
    })
    if (refusedTexts.length === 0) this.draft.clear()
    return refusedTexts.join('\n')
  }

  #showRefusal(refusal: Refusal): void {
    const wait = refusal.retryAfterMs
    this.set({ inputError: { message: this.i18n.refusal(refusal), ...(wait === undefined ? {} : { retryAt: Date.now() + wait }) } })
  }

  #start(): Promise<Conversation | undefined> {
    this.#starting ??= this.#startWith(this.state.department).finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #startWith(chosen: DepartmentCard | undefined): Promise<Conversation | undefined> {
    try {
      const department = chosen ?? (this.state.config ?? (await this.#session.config())).departments[0]
      const conversation = await this.#session.start({
        department: department?.id ?? '',
        locale: this.settings.locale,
        page: location.origin + location.pathname,
      })
      this.#attach(conversation)
      return conversation
    } catch (error) {
      if (error instanceof ApiError) this.#showRefusal(error.refusal)
      else this.set({ inputError: { message: this.i18n.t('unreachable') } })
      return undefined
    }
  }

  #attach(conversation: Conversation): void {
    this.#unsubscribe = conversation.subscribe(() => {
      this.set({ snapshot: conversation.snapshot })
    })
    this.set({ conversation, snapshot: conversation.snapshot })
    conversation.open()
  }
}
