import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { type ChatConfig, endpoints, type StartConversationBody } from '../../protocol/http/route.ts'
import { AccessPass } from '../connection/access-pass.ts'
import { browserEnvironment, type Environment } from '../connection/environment.ts'
import { fallbackConnect } from '../connection/fallback-transport.ts'
import { ApiError, type RequestOptions, request } from '../connection/http-client.ts'
import { endOf } from '../connection/reconnect.ts'
import { webSocketConnect } from '../connection/websocket-transport.ts'
import { Conversation } from './conversation.ts'
import { StoredOutbox } from './stored-outbox.ts'

/** What the browser keeps of a visitor: how to come back to one conversation. */
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
  readonly debug?: boolean
}

const place = 'parley'

/** One browser's visitor. Nothing is written here before the first conversation begins. */
export class VisitorSession {
  readonly #options: VisitorOptions
  readonly #through: Pick<RequestOptions<never>, 'base' | 'fetch'>
  #open: { readonly conversation: Conversation; readonly outbox: StoredOutbox } | undefined

  constructor(options: VisitorOptions) {
    this.#options = options
    const { base, fetch } = options
    this.#through = { base, fetch }
  }

  /** Departments and whether anybody is there. */
  config(): Promise<ChatConfig> {
    return request(endpoints.config, this.#through)
  }

  /** The conversation that this browser had, if it still opens. Offline it is opened nevertheless, and arrives later. */
  async resume(): Promise<Conversation | undefined> {
    if (this.#open) return this.#open.conversation
    const stored = this.#kept()
    if (!stored) return undefined
    const pass = new AccessPass(this.#through, stored, this.#environment)
    try {
      await pass.renew()
    } catch (error) {
      if (error instanceof ApiError && endOf({ refused: error.refusal })) {
        await this.forget()
        return undefined
      }
    }
    return this.#make(stored.conversation, pass)
  }

  /** Begins one, for the first message. Where another tab has begun in the meantime, that one: two tabs are one visitor. */
  async start(body: StartConversationBody): Promise<Conversation> {
    const elsewhere = await this.resume()
    if (elsewhere) return elsewhere
    const { refresh, ...first } = await request(endpoints.startConversation, { ...this.#through, body })
    const stored = { conversation: first.conversation, refresh }
    try {
      this.#options.storage.setItem(place, JSON.stringify(stored))
    } catch {
      // A browser that keeps nothing has a conversation for as long as its page lives.
    }
    return this.#make(stored.conversation, new AccessPass(this.#through, stored, this.#environment, first))
  }

  /** Leaves no trace of the conversation in this browser. */
  async forget(): Promise<void> {
    const outbox = this.#open?.outbox ?? this.#outboxOf(this.#kept()?.conversation)
    this.#open?.conversation.close()
    this.#open = undefined
    try {
      this.#options.storage.removeItem(place)
    } catch {
      // There was nothing to take away, then.
    }
    await outbox?.forget()
  }

  /** Calls when another tab of this browser began a conversation or forgot it. Returns what ends that. */
  elsewhere(then: () => void): () => void {
    const heard = ({ key }: StorageEvent) => {
      if (key === place || key === null) then()
    }
    addEventListener('storage', heard)
    return () => removeEventListener('storage', heard)
  }

  get #environment(): Environment {
    return this.#options.environment ?? browserEnvironment
  }

  #make(conversation: RoomId, pass: AccessPass): Conversation {
    const { base, debug } = this.#options
    const environment = this.#environment
    const outbox = this.#outboxOf(conversation)!
    const made = new Conversation({
      connect: fallbackConnect(
        environment,
        webSocketConnect<ConversationFrame>({ base, environment, ticket: () => pass.ticket() }),
        async (blocked) => (await import('./visitor-polling.ts')).visitorPolling(blocked, pass, this.#through),
      ),
      older: (before) => pass.withAccess((bearer) => request(endpoints.events, { ...this.#through, bearer, query: { before, limit: 50 } })),
      outbox,
      environment,
      debug,
    })
    this.#open = { conversation: made, outbox }
    return made
  }

  #outboxOf(conversation: RoomId | undefined): StoredOutbox | undefined {
    return conversation && new StoredOutbox(conversation)
  }

  #kept(): StoredSession | undefined {
    try {
      const { conversation, refresh } = JSON.parse(this.#options.storage.getItem(place) ?? '{}') as Partial<StoredSession>
      return conversation && refresh ? { conversation, refresh } : undefined
    } catch {
      return undefined
    }
  }
}
