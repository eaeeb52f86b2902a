import type { VisitorSession } from '../../client/conversation/visitor-session.ts'
import type { DepartmentCard } from '../../protocol/http/visitor.ts'
import { limits } from '../../protocol/limits.ts'
import { Draft } from '../composer/draft.ts'
import { cardOf } from '../home/answerer.ts'
import type { I18n } from '../messages/i18n.ts'
import type { Settings } from '../settings.ts'
import { BatchedStore } from './batched-store.ts'
import { ConfigLoader, type ConfigState, noConfig } from './config-loader.ts'
import { type ConversationState, CurrentConversation, noConversation } from './current-conversation.ts'
import { type InputErrorState, InputErrors, noInputError } from './input-errors.ts'
import { type LazyLoaders, LazyParts, type LazyState, nothingLoaded } from './lazy-parts.ts'
import { type FirstMessagesState, MessageSender, noFirstMessages } from './message-sender.ts'
import { closedPanel, followBrowser, isReading, type PanelState } from './panel-state.ts'
import { noPersonRequest, PersonRequest, type PersonRequestState } from './person-request.ts'
import { unreadIn } from './unread.ts'

/** The address of the page without its query and fragment, which may hold secrets. */
const pageAddress = (href: string): string => href.replace(/[?#].*/s, '').slice(0, limits.pageLength)

/** Everything that the panel shows. Each part of the chat owns one slice of it. */
export interface ChatState
  extends PanelState,
    ConfigState,
    ConversationState,
    FirstMessagesState,
    InputErrorState,
    PersonRequestState,
    LazyState {}

export interface ChatDeps extends LazyLoaders {
  session(): Pick<VisitorSession, 'config' | 'resume' | 'start' | 'forget' | 'isOutdated' | 'onChangeElsewhere'>
  readonly settings: Settings
  readonly i18n: I18n
  /** Called once for all changes of one task. */
  onChange(): void
}

/**
 * The state of one visitor's chat on one page, and the actions of its buttons. Each capability is a
 * part with its own slice of the state; this class composes them.
 */
export class Chat {
  readonly settings: Settings
  readonly i18n: I18n
  readonly draft: Draft
  readonly #store: BatchedStore<ChatState>
  readonly #config: ConfigLoader
  readonly #current: CurrentConversation
  readonly #errors: InputErrors
  readonly #sender: MessageSender
  readonly #personRequest: PersonRequest
  readonly #lazy: LazyParts

  constructor(deps: ChatDeps) {
    const { settings, i18n } = deps
    this.settings = settings
    this.i18n = i18n
    const initial: ChatState = {
      ...closedPanel(),
      ...noConfig,
      ...noConversation,
      ...noFirstMessages,
      ...noInputError,
      ...noPersonRequest,
      ...nothingLoaded,
    }
    const store = new BatchedStore(initial, {
      onSet: (state) => isReading(state) && state.conversation?.markRead(),
      onChange: deps.onChange,
    })
    const session = deps.session()
    this.#store = store
    this.draft = new Draft(() => this.state.conversation !== undefined)
    this.#errors = new InputErrors(store, i18n)
    this.#lazy = new LazyParts(store, deps)
    this.#config = new ConfigLoader(store, settings.locale, () => session.config())
    this.#current = new CurrentConversation(store, session, {
      newSession: deps.session,
      locale: settings.locale,
      page: () => pageAddress(location.href),
      startFailed: (error) => this.#errors.showStartError(error),
    })
    this.#sender = new MessageSender(store, { current: this.#current, errors: this.#errors, draft: this.draft })
    this.#personRequest = new PersonRequest(store, this.#current, this.#errors)
    followBrowser(store)
    // Another tab of this visitor has started or left a conversation: this tab follows.
    session.onChangeElsewhere(() => void this.#followOtherTab())
  }

  get state(): ChatState {
    return this.#store.state
  }

  get screen(): 'home' | 'thread' {
    const { conversation, department, isForbidden } = this.state
    return (conversation || department || cardOf(this.state)) && !isForbidden ? 'thread' : 'home'
  }

  /** The number of messages that the launcher shows as unread. */
  get unread(): number {
    return isReading(this.state) ? 0 : unreadIn(this.state.snapshot)
  }

  set(patch: Partial<PanelState>): void {
    this.#store.set(patch)
  }

  open(): void {
    this.set({ isOpen: true })
    if (!this.state.config) void this.loadConfig()
    void this.loadHome()
    void this.#lazy.loadRichText()
  }

  close(): void {
    this.set({ isOpen: false })
    this.state.conversation?.typing(false)
  }

  /**
   * Continues the conversation stored in this browser; without one the home screen is preloaded.
   * The greeting above its messages needs the config: loaded only on opening, it would move them.
   */
  async resume(): Promise<void> {
    await this.#current.resume()
    if (this.state.conversation && !this.state.config) void this.loadConfig()
    void this.loadHome()
  }

  choose(department: DepartmentCard | undefined): void {
    this.#store.set({ department })
    this.#errors.clear()
  }

  /** Returns the text that was refused, for the composer; `inputError` has the reason. */
  send(text: string): Promise<string> {
    return this.#sender.send(text)
  }

  requestPerson(): Promise<void> {
    return this.#personRequest.send()
  }

  cancelWait(): Promise<void> {
    return this.#personRequest.cancel()
  }

  /** Deletes everything of the visitor from this browser. */
  async reset(): Promise<void> {
    this.#leave()
    void this.loadHome()
    await this.#current.forget()
  }

  async loadConfig(): Promise<void> {
    await this.#config.load()
    void this.loadHome()
  }

  /** Loads the home screen if it is the current screen. */
  loadHome(): Promise<void> | undefined {
    return this.screen === 'home' ? this.#lazy.loadHome() : undefined
  }

  async #followOtherTab(): Promise<void> {
    if (this.#current.isOutdated) {
      this.#leave()
      this.#current.renewSession()
    }
    await this.resume()
  }

  #leave(): void {
    this.#current.leave()
    this.draft.clear()
    this.#store.set({ ...noFirstMessages, ...noInputError })
  }
}
