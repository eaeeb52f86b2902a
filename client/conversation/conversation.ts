import type { ConversationClientCommand, ConversationFrame, ConversationPage, ConversationView } from '../../protocol/conversation.ts'
import type { Person, Refusal, Reply } from '../../protocol/envelope.ts'
import { clientRefusal as refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { Connection, type ConnectionState } from '../connection/connection.ts'
import type { Environment } from '../connection/environment.ts'
import { PendingRequests } from '../connection/pending-requests.ts'
import type { Connect } from '../connection/transport.ts'
import type { Line } from './lines.ts'
import { added, isFull, type Outbox, retried, settled } from './outbox.ts'
import { Receipts } from './receipts.ts'
import { Sender } from './sender.ts'
import { empty, fold, hasGap, prepend, silenced, type Timeline } from './timeline.ts'

/** A line that is on its way: shown after all others, under the same key that it will have when it has arrived. */
export interface UnsentMessage {
  readonly key: string
  readonly kind: 'message' | 'note'
  readonly text: string
  readonly at: number
  readonly state: 'sending' | 'queued' | 'failed'
  /** Why it failed; or, of a queued line, why it has to wait. */
  readonly refused?: Refusal
}

export interface ConversationSnapshot {
  readonly connection: ConnectionState
  readonly you: Person | undefined
  readonly room: ConversationView | undefined
  /** Kept events in order, for the eye. */
  readonly lines: readonly Line[]
  readonly unsent: readonly UnsentMessage[]
  /** The assistant is answering; '' while it thinks. */
  readonly draft: { readonly n: number; readonly text: string } | undefined
  /** Others who are typing now. */
  readonly typing: readonly Person[]
  readonly hasOlder: boolean
  readonly loadingOlder: boolean
}

type Wish<T> = T extends { readonly id: string } ? Omit<T, 'id'> : never
/** What `ask` takes: a command whose answer somebody waits for. */
export type ConversationRequest = Wish<
  Exclude<ConversationClientCommand, { type: 'message.post' | 'note.post' | 'receipt.move' | 'typing' }>
>

export interface ConversationOptions {
  readonly connect: Connect
  readonly outbox: Outbox
  readonly environment: Environment
  readonly debug?: boolean | undefined
  older(before: number): Promise<ConversationPage>
}

/** Others stop typing by themselves after this long; our own typing is repeated at half of it. */
const typingMs = 6_000

/** One conversation, kept open. `snapshot` and `subscribe` are what React's and Preact's stores ask for. */
export class Conversation {
  readonly #options: ConversationOptions
  readonly #connection: Connection<ConversationFrame>
  readonly #sender: Sender
  readonly #requests: PendingRequests
  readonly #receipts: Receipts
  readonly #subscribers = new Set<() => void>()
  readonly #silences = new Map<string, () => void>()
  #timeline: Timeline = empty
  #snapshot: ConversationSnapshot | undefined
  #loadingOlder = false
  #typedAt = Number.NEGATIVE_INFINITY
  #unwatch: (() => void) | undefined

  constructor(options: ConversationOptions) {
    this.#options = options
    const { connect, environment, outbox, debug } = options
    this.#connection = new Connection<ConversationFrame>({
      connect,
      environment,
      debug,
      joining: () => ({ since: this.#timeline.cursor, epoch: this.#timeline.epoch }),
      frame: (frame) => this.#told(frame),
      changed: () => {
        if (this.#connection.state.status !== 'online') {
          this.#sender.stop()
          this.#receipts.stop()
        }
        this.#changed()
      },
    })
    const send = (command: ConversationClientCommand) => this.#connection.send(command)
    this.#sender = new Sender({
      environment,
      outbox,
      send,
      isOnline: () => this.#connection.state.status === 'online',
      resend: () => this.#connection.reconnect(),
      changed: () => this.#changed(),
    })
    this.#requests = new PendingRequests(environment, send)
    this.#receipts = new Receipts(environment, send)
  }

  get snapshot(): ConversationSnapshot {
    this.#snapshot ??= this.#picture()
    return this.#snapshot
  }

  subscribe(watcher: () => void): () => void {
    this.#subscribers.add(watcher)
    return () => void this.#subscribers.delete(watcher)
  }

  open(): void {
    this.#unwatch ??= this.#options.outbox.subscribe(() => {
      this.#settleArrived()
      this.#sender.pump()
      this.#changed()
    })
    this.#connection.open()
  }

  close(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#connection.close()
    for (const cancel of this.#silences.values()) cancel()
    this.#silences.clear()
  }

  /** Shows it, keeps it, sends it. A refusal means that it was not taken: the text stays with its author. */
  post(text: string): Refusal | undefined {
    return this.#put('message', text)
  }

  /** The same, for staff only. */
  note(text: string): Refusal | undefined {
    return this.#put('note', text)
  }

  retry(id: string): void {
    this.#sender.ours(id)
    this.#options.outbox.update(retried(id, this.#options.environment.now()))
  }

  /** Takes a failed line away. One that is still under way cannot be called back. */
  discard(id: string): void {
    if (this.#options.outbox.items.some((entry) => entry.id === id && entry.refused)) this.#options.outbox.update(settled(new Set([id])))
  }

  /** Call it at every key: it is told at most every three seconds. */
  typing(on: boolean): void {
    const { environment } = this.#options
    const now = environment.now()
    if (on ? now - this.#typedAt < typingMs / 2 : this.#typedAt === Number.NEGATIVE_INFINITY) return
    this.#typedAt = on ? now : Number.NEGATIVE_INFINITY
    this.#connection.send({ type: 'typing', id: environment.newId(), on })
  }

  /** The reader has seen the newest line. */
  markRead(): void {
    this.#receipts.markRead(this.#timeline)
  }

  /** Asks for something that has an answer. What cannot be sent is tried again when the connection is back, and refused after a while. */
  request(wish: ConversationRequest): Promise<Reply> {
    return this.#requests.request({ ...wish, id: this.#options.environment.newId() } as ConversationClientCommand)
  }

  /** Fetches the page before the oldest line. When it fails, `hasOlder` stays and it may be asked again. */
  async loadOlder(): Promise<void> {
    const before = this.#timeline.oldest
    if (this.#loadingOlder || !this.#timeline.hasOlder || before === 0) return
    this.#loadingOlder = true
    this.#changed()
    try {
      const page = await this.#options.older(before)
      this.#timeline = prepend(this.#timeline, before, page)
    } catch (error) {
      if (this.#options.debug) this.#options.environment.log(`older history did not come: ${error}`)
    }
    this.#loadingOlder = false
    this.#changed()
  }

  #put(kind: UnsentMessage['kind'], text: string): Refusal | undefined {
    const { environment, outbox } = this.#options
    if (text.trim() === '') return refusal('empty-message')
    if (text.trim().length > limits.textLength) return refusal('too-long')
    if (isFull(outbox.items, environment.now())) return refusal('outbox-full')
    const id = environment.newId()
    this.#typedAt = Number.NEGATIVE_INFINITY // the message itself ends the typing
    this.#sender.ours(id)
    outbox.update(added({ id, kind, text, at: environment.now() }))
    // Before `open` nobody watches the outbox yet.
    if (!this.#unwatch) this.#changed()
    return undefined
  }

  #told(frame: ConversationFrame): void {
    if (hasGap(this.#timeline, frame)) {
      this.#connection.reconnect()
      return
    }
    const before = this.#timeline
    this.#timeline = fold(before, frame)
    const [first] = frame.items
    const isNew = first?.type === 'welcome' && this.#connection.welcomed(before.epoch === first.epoch ? before.cursor : 0)
    for (const item of frame.items) {
      if (item.type === 'ack' || item.type === 'refused') this.#answered(item)
      else if (item.type === 'typing') this.#silenceLater(item.by.id)
    }
    this.#settleArrived()
    if (isNew) {
      this.#requests.resend()
      this.#receipts.arrived()
    }
    this.#sender.pump()
    this.#receipts.move(this.#timeline)
    this.#changed()
  }

  #answered(answer: Reply): void {
    this.#requests.settle(answer)
    this.#receipts.answered(answer)
    this.#sender.settle(answer, this.#timeline.cursor)
  }

  /** What is among the lines has arrived, whoever sent it and whether or not we saw the ack. */
  #settleArrived(): void {
    const { outbox } = this.#options
    if (outbox.items.length === 0) return
    const here = new Set(this.#timeline.lines.map(({ key }) => key))
    outbox.update(settled(here))
  }

  #silenceLater(person: string): void {
    this.#silences.get(person)?.()
    const silence = () => {
      this.#timeline = silenced(this.#timeline, person)
      this.#changed()
    }
    this.#silences.set(person, this.#options.environment.later(silence, typingMs))
  }

  #picture(): ConversationSnapshot {
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
      loadingOlder: this.#loadingOlder,
    }
  }

  #changed(): void {
    this.#snapshot = undefined
    for (const watcher of [...this.#subscribers]) watcher()
  }
}
