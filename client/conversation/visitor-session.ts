import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { type ChatConfig, type ConversationPass, type StartConversationBody, visitorEndpoints } from '../../protocol/http/visitor.ts'
import { AccessPass } from '../connection/access-pass.ts'
import { browserEnvironment, type Environment } from '../connection/environment.ts'
import { ApiError, type RequestOptions, request } from '../connection/http-client.ts'
import { endCodeOf } from '../connection/reconnect.ts'
import { connectWithLazyFallback } from '../connection/transport.ts'
import { webSocketConnect } from '../connection/websocket-transport.ts'
import { Conversation } from './conversation.ts'
import { StoredOutbox } from './stored-outbox.ts'

/** What the browser stores: the secret with which a visitor resumes their conversation. */
interface StoredSession {
  readonly conversation: RoomId
  readonly refresh: string
}

export type SessionStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface VisitorOptions {
  /** The origin of the chat, '' for the page's own. */
  readonly base: string
  readonly fetch?: typeof fetch
  readonly storage: SessionStore
  readonly environment?: Environment
}

const storageKey = 'parley'
const pageEvents = 50
/** A tab that begins a conversation is waited for this long. */
const otherTabMs = 10_000

/**
 * The session of a visitor in one browser. It stores nothing before the first conversation begins.
 */
export class VisitorSession {
  readonly #options: VisitorOptions
  readonly #requestOptions: Pick<RequestOptions<never>, 'base' | 'fetch'>
  #open: { readonly id: RoomId; readonly conversation: Conversation; readonly outbox: StoredOutbox } | undefined
  #resuming: Promise<Conversation | undefined> | undefined

  constructor(options: VisitorOptions) {
    this.#options = options
    const { base, fetch } = options
    this.#requestOptions = { base, fetch }
  }

  /** The departments and how many agents are online. Throws `ApiError`. */
  config(): Promise<ChatConfig> {
    return request(visitorEndpoints.config, this.#requestOptions)
  }

  /**
   * This browser's conversation, if it has one. When its secret is refused for good the browser
   * forgets it. Offline it is returned too and connects later.
   */
  resume(): Promise<Conversation | undefined> {
    this.#resuming ??= this.#resume().finally(() => {
      this.#resuming = undefined
    })
    return this.#resuming
  }

  async #resume(): Promise<Conversation | undefined> {
    if (this.#open) return this.#open.conversation
    const stored = this.#stored()
    if (!stored) return undefined
    const pass = this.#passOf(stored)
    try {
      await pass.renew()
    } catch (error) {
      if (error instanceof ApiError && endCodeOf({ refused: error.refusal })) {
        await this.forget()
        return undefined
      }
    }
    return this.#create(stored.conversation, pass)
  }

  /**
   * Begins a conversation, or returns the one that another tab has begun in the meantime. Of two
   * tabs that begin at the same moment the second waits for the first. Throws `ApiError`.
   */
  async start(body: StartConversationBody): Promise<Conversation> {
    let starting: Promise<Conversation> | undefined
    const start = () => {
      starting ??= this.#start(body)
      return starting
    }
    // Without locks, as on a page without https, or when the other tab hangs, it begins at once.
    await navigator.locks?.request(storageKey, { signal: AbortSignal.timeout?.(otherTabMs) }, start).catch(() => undefined)
    return start()
  }

  async #start(body: StartConversationBody): Promise<Conversation> {
    const resumed = await this.resume()
    if (resumed) return resumed
    const { refresh, ...first } = await request(visitorEndpoints.startConversation, { ...this.#requestOptions, body })
    // Without a lock another tab may have begun one during the request.
    const begunElsewhere = this.#stored() && (await this.resume())
    if (begunElsewhere) return begunElsewhere
    const stored = { conversation: first.conversation, refresh }
    try {
      this.#options.storage.setItem(storageKey, JSON.stringify(stored))
    } catch {
      // Without storage the conversation lasts as long as the page.
    }
    return this.#create(stored.conversation, this.#passOf(stored, first))
  }

  /** Closes the conversation and deletes it from this browser. */
  async forget(): Promise<void> {
    const outbox = this.#open?.outbox ?? this.#outboxOf(this.#stored()?.conversation)
    this.#open?.conversation.close()
    this.#open = undefined
    try {
      this.#options.storage.removeItem(storageKey)
    } catch {
      // Without storage nothing was stored.
    }
    await outbox?.forget()
  }

  /** Whether another tab has forgotten this session's conversation, or has begun another one. */
  get isOutdated(): boolean {
    return this.#open !== undefined && this.#open.id !== this.#stored()?.conversation
  }

  /**
   * Calls `onChange` when another tab begins or forgets a conversation. Returns what unsubscribes.
   */
  onChangeElsewhere(onChange: () => void): () => void {
    const onStorage = ({ key }: StorageEvent) => {
      if (key === storageKey || key === null) onChange()
    }
    addEventListener('storage', onStorage)
    return () => removeEventListener('storage', onStorage)
  }

  get #environment(): Environment {
    return this.#options.environment ?? browserEnvironment
  }

  #create(id: RoomId, pass: AccessPass<ConversationPass>): Conversation {
    const { base } = this.#options
    const environment = this.#environment
    const requestOptions = this.#requestOptions
    const outbox = this.#outboxOf(id)!
    const { path } = visitorEndpoints.socket
    const conversation = new Conversation({
      connect: connectWithLazyFallback(
        environment,
        webSocketConnect<ConversationFrame>({ base, path, environment, ticket: () => pass.ticket() }),
        async (options) => (await import('./visitor-polling.ts')).visitorPolling(options, pass, requestOptions),
      ),
      fetchOlder: (before) =>
        pass.withAccess((bearer) => request(visitorEndpoints.events, { ...requestOptions, bearer, query: { before, limit: pageEvents } })),
      outbox,
      environment,
    })
    this.#open = { id, conversation, outbox }
    return conversation
  }

  #passOf(body: StoredSession, first?: ConversationPass): AccessPass<ConversationPass> {
    const requestOptions = this.#requestOptions
    return new AccessPass({
      environment: this.#environment,
      renew: () => request(visitorEndpoints.refresh, { ...requestOptions, body }),
      requestTicket: (bearer) => request(visitorEndpoints.ticket, { ...requestOptions, bearer }),
      first,
    })
  }

  #outboxOf(conversation: RoomId | undefined): StoredOutbox | undefined {
    return conversation && new StoredOutbox(conversation)
  }

  #stored(): StoredSession | undefined {
    try {
      const { conversation, refresh } = JSON.parse(this.#options.storage.getItem(storageKey) ?? '{}') as Partial<StoredSession>
      return conversation && refresh ? { conversation, refresh } : undefined
    } catch {
      return undefined
    }
  }
}
