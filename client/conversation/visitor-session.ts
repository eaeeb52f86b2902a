import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { type BeginBody, type ChatConfig, doors } from '../../protocol/http/route.ts'
import { VisitorPass } from '../connection/access-pass.ts'
import { browser, type Surroundings } from '../connection/environment.ts'
import { fallbackDial } from '../connection/fallback-transport.ts'
import { type CallOptions, call, DoorRefused } from '../connection/http-client.ts'
import { endOf } from '../connection/reconnect.ts'
import { socketDial } from '../connection/websocket-transport.ts'
import { Conversation } from './conversation.ts'
import { StoredOutbox } from './stored-outbox.ts'

/** What the browser keeps of a visitor: how to come back to one conversation. */
interface Keepsake {
  readonly conversation: RoomId
  readonly refresh: string
}

export type KeepsakeStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface VisitorOptions {
  /** The origin of the chat, '' for the page's own. */
  readonly base: string
  readonly fetch?: typeof fetch
  readonly storage: KeepsakeStore
  readonly around?: Surroundings
  readonly debug?: boolean
}

const place = 'parley'

/** One browser's visitor. Nothing is written here before the first conversation begins. */
export class VisitorSession {
  readonly #options: VisitorOptions
  readonly #through: Pick<CallOptions<never>, 'base' | 'fetch'>
  #open: { readonly conversation: Conversation; readonly outbox: StoredOutbox } | undefined

  constructor(options: VisitorOptions) {
    this.#options = options
    const { base, fetch } = options
    this.#through = { base, fetch }
  }

  /** Departments and whether anybody is there. */
  config(): Promise<ChatConfig> {
    return call(doors.config, this.#through)
  }

  /** The conversation that this browser had, if it still opens. Offline it is opened nevertheless, and arrives later. */
  async resume(): Promise<Conversation | undefined> {
    if (this.#open) return this.#open.conversation
    const keepsake = this.#kept()
    if (!keepsake) return undefined
    const pass = new VisitorPass(this.#through, keepsake, this.#around)
    try {
      await pass.renew()
    } catch (trouble) {
      if (trouble instanceof DoorRefused && endOf({ refused: trouble.refusal })) {
        await this.forget()
        return undefined
      }
    }
    return this.#make(keepsake.conversation, pass)
  }

  /** Begins one, for the first message. Where another tab has begun in the meantime, that one: two tabs are one visitor. */
  async begin(body: BeginBody): Promise<Conversation> {
    const elsewhere = await this.resume()
    if (elsewhere) return elsewhere
    const { refresh, ...first } = await call(doors.begin, { ...this.#through, body })
    const keepsake = { conversation: first.conversation, refresh }
    try {
      this.#options.storage.setItem(place, JSON.stringify(keepsake))
    } catch {
      // A browser that keeps nothing has a conversation for as long as its page lives.
    }
    return this.#make(keepsake.conversation, new VisitorPass(this.#through, keepsake, this.#around, first))
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

  get #around(): Surroundings {
    return this.#options.around ?? browser
  }

  #make(conversation: RoomId, pass: VisitorPass): Conversation {
    const { base, debug } = this.#options
    const around = this.#around
    const outbox = this.#outboxOf(conversation)!
    const made = new Conversation({
      dial: fallbackDial(around, socketDial<ConversationFrame>({ base, around, ticket: () => pass.ticket() }), async (blocked) =>
        (await import('./visitor-polling.ts')).visitorDial(blocked, pass, this.#through),
      ),
      older: (before) => pass.with((bearer) => call(doors.events, { ...this.#through, bearer, query: { before, limit: 50 } })),
      outbox,
      around,
      debug,
    })
    this.#open = { conversation: made, outbox }
    return made
  }

  #outboxOf(conversation: RoomId | undefined): StoredOutbox | undefined {
    return conversation && new StoredOutbox(conversation)
  }

  #kept(): Keepsake | undefined {
    try {
      const { conversation, refresh } = JSON.parse(this.#options.storage.getItem(place) ?? '{}') as Partial<Keepsake>
      return conversation && refresh ? { conversation, refresh } : undefined
    } catch {
      return undefined
    }
  }
}
