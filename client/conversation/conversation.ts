import type { ConversationClientCommand, ConversationFrame, ConversationPage, ConversationView } from '../../protocol/conversation.ts'
import type { Person, Refusal, Reply } from '../../protocol/envelope.ts'
import { Connection, type ConnectionState } from '../connection/connection.ts'
import type { Environment } from '../connection/environment.ts'
import { PageLoader } from '../connection/page-loader.ts'
import { PendingRequests } from '../connection/pending-requests.ts'
import { Store } from '../connection/store.ts'
import type { Connect } from '../connection/transport.ts'
import type { Line } from './lines.ts'
import type { Outbox, UnsentMessage } from './outbox.ts'
import { OutgoingMessages } from './outgoing-messages.ts'
import { Receipts } from './receipts.ts'
import { Sender } from './sender.ts'
import { emptyTimeline, fold, hasGap, prepend, type Timeline, withoutTyping } from './timeline.ts'
import { Typing } from './typing.ts'

export interface ConversationSnapshot {
  readonly connection: ConnectionState
  readonly you: Person | undefined
  readonly room: ConversationView | undefined
  /** Logged events in order, as lines. */
  readonly lines: readonly Line[]
  readonly unsent: readonly UnsentMessage[]
  /** The assistant's unfinished answer; its text is '' until the first piece arrives. */
  readonly draft: { readonly n: number; readonly text: string } | undefined
  /** Others who are typing now. */
  readonly typing: readonly Person[]
  readonly hasOlder: boolean
  readonly loadingOlder: boolean
}

type WithoutId<T> = T extends { readonly id: string } ? Omit<T, 'id'> : never
/** What `request` takes: a command whose caller waits for the reply. */
export type ConversationRequest = WithoutId<
  Exclude<ConversationClientCommand, { type: 'message.post' | 'note.post' | 'receipt.move' | 'typing' }>
>

export interface ConversationOptions {
  readonly connect: Connect
  readonly outbox: Outbox
  readonly environment: Environment
  /** The page of events before this `seq`. */
  fetchOlder(before: number): Promise<ConversationPage>
}

/**
 * The client of one conversation. `snapshot` and `subscribe` fit React's and Preact's
 * `useSyncExternalStore`.
 */
export class Conversation {
  readonly #options: ConversationOptions
  readonly #connection: Connection<ConversationFrame>
  readonly #store = new Store(() => this.#computeSnapshot())
  readonly #sender: Sender
  readonly #outgoing: OutgoingMessages
  readonly #requests: PendingRequests
  readonly #receipts: Receipts
  readonly #typing: Typing
  readonly #pages: PageLoader
  #timeline: Timeline = emptyTimeline
  #unsubscribe: (() => void) | undefined

  constructor(options: ConversationOptions) {
    this.#options = options
    const { connect, environment, outbox } = options
    const changed = () => this.#store.publish()
    const send = (command: ConversationClientCommand) => this.#connection.send(command)
    this.#connection = new Connection<ConversationFrame>({
      connect,
      environment,
      joining: () => ({ since: this.#timeline.cursor, epoch: this.#timeline.epoch }),
      frame: (frame) => this.#receive(frame),
      changed: () => {
        if (!this.#isOnline) {
          this.#sender.stop()
          this.#receipts.stop()
        }
        changed()
      },
    })
    this.#sender = new Sender({
      environment,
      outbox,
      send,
      isOnline: () => this.#isOnline,
      reconnect: () => this.#connection.reconnect(),
      changed,
    })
    this.#outgoing = new OutgoingMessages(environment, outbox, this.#sender)
    this.#requests = new PendingRequests(environment, send)
    this.#receipts = new Receipts(environment, send)
    this.#typing = new Typing({
      environment,
      send,
      expired: (personId) => {
        this.#timeline = withoutTyping(this.#timeline, personId)
        changed()
      },
    })
    this.#pages = new PageLoader({ changed })
  }

  get snapshot(): ConversationSnapshot {
    return this.#store.snapshot
  }

  /** Calls `onChange` after each change. Returns what unsubscribes. */
  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange)
  }

  open(): void {
    this.#unsubscribe ??= this.#options.outbox.subscribe(() => {
      this.#outgoing.settleStored(this.#timeline.lines)
      this.#sender.pump()
      this.#store.publish()
    })
    this.#connection.open()
  }

  close(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#connection.close()
    this.#typing.stop()
  }

  /**
   * Shows a message, stores it in the outbox and sends it. Refuses with `empty-message`, `too-long`
   * or `outbox-full`.
   */
  post(text: string): Refusal | undefined {
    return this.#post('message', text)
  }

  /** Posts a note, which only staff see. Refuses like `post`. */
  note(text: string): Refusal | undefined {
    return this.#post('note', text)
  }

  /** Sends a failed message again, as the newest. */
  retry(id: string): void {
    this.#outgoing.retry(id)
  }

  /** Removes a failed message. One that may still be in flight stays. */
  discard(id: string): void {
    this.#outgoing.discard(id)
  }

  /** Call it at every key: a command is sent at most every three seconds. */
  typing(on: boolean): void {
    this.#typing.set(on)
  }

  /** Call it when the reader has seen the newest line. */
  markRead(): void {
    this.#receipts.markRead(this.#timeline)
  }

  /**
   * Sends a command and waits for its reply. While offline it waits for the connection; after 15 s
   * it is refused with `unavailable`.
   */
  request(command: ConversationRequest): Promise<Reply> {
    return this.#requests.request({ ...command, id: this.#options.environment.newId() } as ConversationClientCommand)
  }

  /**
   * Fetches the page before the oldest line. After a failure `hasOlder` stays true and the caller
   * may try again.
   */
  async loadOlder(): Promise<void> {
    const { oldest, hasOlder } = this.#timeline
    if (!hasOlder || oldest === 0) return
    await this.#pages.load(async () => {
      const page = await this.#options.fetchOlder(oldest)
      this.#timeline = prepend(this.#timeline, oldest, page)
    })
  }

  get #isOnline(): boolean {
    return this.#connection.state.status === 'online'
  }

  #post(kind: UnsentMessage['kind'], text: string): Refusal | undefined {
    const refused = this.#outgoing.post(kind, text)
    if (refused) return refused
    this.#typing.posted()
    // Before `open` the outbox has no subscriber.
    if (!this.#unsubscribe) this.#store.publish()
    return undefined
  }

  #receive(frame: ConversationFrame): void {
    if (hasGap(this.#timeline, frame)) {
      this.#connection.reconnect()
      return
    }
    const before = this.#timeline
    this.#timeline = fold(before, frame)
    const [first] = frame.items
    const isNew = first?.type === 'welcome' && this.#connection.welcomed(before.epoch === first.epoch ? before.cursor : 0)
    for (const item of frame.items) {
      if (item.type === 'ack' || item.type === 'refused') this.#settle(item)
      else if (item.type === 'typing') this.#typing.received(item.by.id)
    }
    this.#outgoing.settleStored(this.#timeline.lines)
    if (isNew) {
      this.#requests.resend()
      this.#receipts.connected()
    }
    this.#sender.pump()
    this.#receipts.move(this.#timeline)
    this.#store.publish()
  }

  #settle(reply: Reply): void {
    this.#requests.settle(reply)
    this.#receipts.settle(reply)
    this.#sender.settle(reply, this.#timeline.cursor)
  }

  #computeSnapshot(): ConversationSnapshot {
    const { you, room, lines, draft, typing, hasOlder } = this.#timeline
    return {
      connection: this.#connection.state,
      you,
      room,
      lines,
      unsent: this.#sender.unsent(),
      draft,
      typing,
      hasOlder,
      loadingOlder: this.#pages.isLoading,
    }
  }
}
