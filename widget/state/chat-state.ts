import { ApiError } from '../../client/connection/http-client.ts'
import type { Conversation, ConversationSnapshot } from '../../client/conversation/conversation.ts'
import type { VisitorSession } from '../../client/conversation/visitor-session.ts'
import type { Refusal } from '../../protocol/envelope.ts'
import type { ChatConfig, DepartmentCard } from '../../protocol/http/route.ts'
import { Draft } from '../composer/draft.ts'
import { cardIn } from '../home/who-answers.ts'
import type { I18n } from '../messages/i18n.ts'
import type { Settings } from '../settings.ts'
import type { Markdown } from '../thread/rich-text.tsx'

/** Why the composer did not take something; its text is still in the box. */
export interface Notice {
  readonly message: string
  readonly retryAt?: number
}

/** All that the panel shows; replaced, never changed, so that one place can say when something is new. */
export interface ChatState {
  readonly isOpen: boolean
  readonly config: ChatConfig | undefined
  readonly configFailed: boolean
  /** Chosen before the first message; nothing is kept anywhere until that is sent. */
  readonly department: DepartmentCard | undefined
  readonly conversation: Conversation | undefined
  readonly snapshot: ConversationSnapshot | undefined
  /** The first messages, while the conversation is being opened for them. */
  readonly early: readonly { readonly text: string; readonly at: number }[]
  readonly notice: Notice | undefined
  readonly askingPerson: boolean
  readonly atBottom: boolean
  readonly isVisible: boolean
  /** What the browser knows of its network before a socket notices. */
  readonly hasNetwork: boolean
  /** The parser of what the assistant and agents write; plain text until it is there. */
  readonly markdown: Markdown | undefined
}

const blank = {
  department: undefined,
  conversation: undefined,
  snapshot: undefined,
  early: [],
  notice: undefined,
} as const satisfies Partial<ChatState>

type Session = Pick<VisitorSession, 'config' | 'resume' | 'start' | 'forget' | 'elsewhere'>

/** One visitor's chat on one page: what is shown, and the deeds behind the buttons. */
export class Chat {
  state: ChatState = {
    ...blank,
    isOpen: false,
    config: undefined,
    configFailed: false,
    askingPerson: false,
    atBottom: true,
    markdown: undefined,
    isVisible: document.visibilityState === 'visible',
    hasNetwork: navigator.onLine,
  }
  readonly settings: Settings
  readonly i18n: I18n
  readonly draft: Draft
  readonly #newSession: () => Session
  #session: Session
  readonly #changed: () => void
  #isTelling = false
  #unwatch: (() => void) | undefined
  #opening: Promise<Conversation | undefined> | undefined

  constructor(parts: {
    readonly session: () => Session
    readonly settings: Settings
    readonly i18n: I18n
    /** Called once for all that changed in one go. */
    readonly changed: () => void
  }) {
    this.#changed = parts.changed
    this.#newSession = parts.session
    this.#session = parts.session()
    this.settings = parts.settings
    this.i18n = parts.i18n
    this.draft = new Draft(() => this.state.conversation !== undefined)
    document.addEventListener('visibilitychange', () => this.set({ isVisible: document.visibilityState === 'visible' }))
    for (const turn of ['online', 'offline']) addEventListener(turn, () => this.set({ hasNetwork: navigator.onLine }))
    // Another tab of this visitor began a conversation, or left one: this tab goes along.
    this.#session.elsewhere(() => void this.#goAlong())
  }

  set(patch: Partial<ChatState>): void {
    if (Object.entries(patch).every(([name, value]) => this.state[name as keyof ChatState] === value)) return
    this.state = { ...this.state, ...patch }
    // Read is what stood before the visitor's eyes: panel open, page visible, newest line in sight.
    if (this.#isWatching) this.state.conversation?.markRead()
    if (this.#isTelling) return
    this.#isTelling = true
    queueMicrotask(() => {
      this.#isTelling = false
      this.#changed()
    })
  }

  get #isWatching(): boolean {
    return this.state.isOpen && this.state.isVisible && this.state.atBottom
  }

  get screen(): 'home' | 'thread' {
    return this.state.conversation || this.state.department ? 'thread' : 'home'
  }

  /** Messages of others beyond the visitor's own read mark. */
  get unread(): number {
    const shot = this.state.snapshot
    const you = shot?.you
    if (!shot || !you || this.#isWatching) return 0
    const read = shot.room?.receipts[you.id]?.read ?? 0
    return shot.lines.filter((line) => line.kind === 'message' && !line.removed && line.by.id !== you.id && line.seq > read).length
  }

  /** Takes up an earlier conversation of this browser, if there is one. */
  async resume(): Promise<void> {
    const earlier = await this.#session.resume().catch(() => undefined)
    if (earlier && !this.state.conversation) this.#hold(earlier)
  }

  async #goAlong(): Promise<void> {
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
    void this.loadMarkdown()
  }

  /** It weighs half as much as all the rest, so it comes by itself, once somebody reads. */
  async loadMarkdown(): Promise<void> {
    if (this.state.markdown) return
    this.set({ markdown: await import('../../ui/markdown.ts').catch(() => undefined) })
  }

  close(): void {
    this.set({ isOpen: false })
    this.state.conversation?.typing(false)
  }

  choose(department: DepartmentCard | undefined): void {
    this.set({ department })
    this.set({ notice: undefined })
  }

  /** What was not taken comes back, to stand in the box again; a notice says why. */
  async send(text: string): Promise<string> {
    this.set({ notice: undefined })
    const held = this.state.conversation
    if (held) return this.#say(held, [text])
    this.set({ early: [...this.state.early, { text, at: Date.now() }] })
    // Whoever was first opens the conversation and says everything that was written meanwhile, in its order.
    if (this.state.early.length > 1) return ''
    const opened = await this.#begin()
    const texts = this.state.early.map((early) => early.text)
    this.set({ early: [] })
    return opened ? this.#say(opened, texts) : texts.join('\n')
  }

  /** Works at every moment, also before the first message. */
  async talkToPerson(): Promise<void> {
    if (this.state.askingPerson) return
    this.set({ askingPerson: true })
    this.set({ notice: undefined })
    const conversation = this.state.conversation ?? (await this.#begin())
    try {
      const answer = await conversation?.request({ type: 'person.request' })
      if (answer?.type === 'refused') this.#tell(answer)
    } catch {
      this.set({ notice: { message: this.i18n.t('notReached') } })
    }
    this.set({ askingPerson: false })
  }

  /** Leaves nothing of the visitor in this browser. */
  async reset(): Promise<void> {
    this.#leave()
    await this.#session.forget()
  }

  #leave(): void {
    this.#unwatch?.()
    this.state.conversation?.close()
    this.draft.forget()
    this.set(blank)
  }

  #say(conversation: Conversation, texts: readonly string[]): string {
    const back = texts.filter((text) => {
      const refused = conversation.post(text)
      if (refused) this.#tell(refused)
      return refused !== undefined
    })
    if (back.length === 0) this.draft.forget()
    return back.join('\n')
  }

  #tell(refusal: Refusal): void {
    const wait = refusal.retryAfterMs
    this.set({ notice: { message: this.i18n.refusal(refusal), ...(wait === undefined ? {} : { retryAt: Date.now() + wait }) } })
  }

  #begin(): Promise<Conversation | undefined> {
    this.#opening ??= this.#openFor(this.state.department).finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #openFor(chosen: DepartmentCard | undefined): Promise<Conversation | undefined> {
    try {
      const department = chosen ?? (this.state.config ?? (await this.#session.config())).departments[0]
      const conversation = await this.#session.start({
        department: department?.id ?? '',
        locale: this.settings.locale,
        page: location.origin + location.pathname,
      })
      this.#hold(conversation)
      return conversation
    } catch (problem) {
      if (problem instanceof ApiError) this.#tell(problem.refusal)
      else this.set({ notice: { message: this.i18n.t('unreachable') } })
      return undefined
    }
  }

  #hold(conversation: Conversation): void {
    this.#unwatch = conversation.subscribe(() => {
      this.set({ snapshot: conversation.snapshot })
    })
    this.set({ conversation, snapshot: conversation.snapshot })
    conversation.open()
  }
}
