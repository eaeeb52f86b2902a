import type { ClientCommand, ConversationFrame, ConversationPage, ConversationView } from '../../protocol/conversation.ts'
import type { Answer, Person, Refusal } from '../../protocol/envelope.ts'
import { ownRefusal as refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { Connection, type ConnectionState } from '../connection/connection.ts'
import type { Surroundings } from '../connection/environment.ts'
import { Asking } from '../connection/pending-requests.ts'
import type { Dial } from '../connection/transport.ts'
import type { Line } from './lines.ts'
import { added, isFull, type Outbox, retried, settled } from './outbox.ts'
import { Receipts } from './receipts.ts'
import { Sender } from './sender.ts'
import { empty, fold, missed, prepend, silenced, type Thread } from './timeline.ts'

/** A line that is on its way: shown after all others, under the same key that it will have when it has arrived. */
export interface Unsent {
  readonly key: string
  readonly kind: 'message' | 'note'
  readonly text: string
  readonly at: number
  readonly state: 'sending' | 'queued' | 'failed'
  /** Why it failed; or, of a queued line, why it has to wait. */
  readonly refused?: Refusal
}

export interface Snapshot {
  readonly connection: ConnectionState
  readonly you: Person | undefined
  readonly room: ConversationView | undefined
  /** Kept events in order, for the eye. */
  readonly lines: readonly Line[]
  readonly unsent: readonly Unsent[]
  /** The assistant is answering; '' while it thinks. */
  readonly draft: { readonly n: number; readonly text: string } | undefined
  /** Others who are typing now. */
  readonly typing: readonly Person[]
  readonly hasOlder: boolean
  readonly loadingOlder: boolean
}

type Wish<T> = T extends { readonly id: string } ? Omit<T, 'id'> : never
/** What `ask` takes: a command whose answer somebody waits for. */
export type Asked = Wish<Exclude<ClientCommand, { type: 'message.post' | 'note.post' | 'receipt.move' | 'typing' }>>

export interface ConversationOptions {
  readonly dial: Dial
  readonly outbox: Outbox
  readonly around: Surroundings
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
  readonly #asking: Asking
  readonly #receipts: Receipts
  readonly #watchers = new Set<() => void>()
  readonly #silences = new Map<string, () => void>()
  #thread: Thread = empty
  #snapshot: Snapshot | undefined
  #loadingOlder = false
  #typedAt = Number.NEGATIVE_INFINITY
  #unwatch: (() => void) | undefined

  constructor(options: ConversationOptions) {
    this.#options = options
    const { dial, around, outbox, debug } = options
    this.#connection = new Connection<ConversationFrame>({
      dial,
      around,
      debug,
      arrival: () => ({ since: this.#thread.cursor, epoch: this.#thread.epoch }),
      frame: (frame) => this.#told(frame),
      changed: () => {
        if (this.#connection.state.is !== 'online') {
          this.#sender.stop()
          this.#receipts.stop()
        }
        this.#changed()
      },
    })
    const send = (command: ClientCommand) => this.#connection.send(command)
    this.#sender = new Sender({
      around,
      outbox,
      send,
      isOnline: () => this.#connection.state.is === 'online',
      again: () => this.#connection.again(),
      changed: () => this.#changed(),
    })
    this.#asking = new Asking(around, send)
    this.#receipts = new Receipts(around, send)
  }

  get snapshot(): Snapshot {
    this.#snapshot ??= this.#picture()
    return this.#snapshot
  }

  subscribe(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  open(): void {
    this.#unwatch ??= this.#options.outbox.watch(() => {
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
  say(text: string): Refusal | undefined {
    return this.#put('message', text)
  }

  /** The same, for staff only. */
  note(text: string): Refusal | undefined {
    return this.#put('note', text)
  }

  retry(id: string): void {
    this.#sender.ours(id)
    this.#options.outbox.change(retried(id, this.#options.around.now()))
  }

  /** Takes a failed line away. One that is still under way cannot be called back. */
  discard(id: string): void {
    if (this.#options.outbox.entries.some((entry) => entry.id === id && entry.refused)) this.#options.outbox.change(settled(new Set([id])))
  }

  /** Call it at every key: it is told at most every three seconds. */
  typing(on: boolean): void {
    const { around } = this.#options
    const now = around.now()
    if (on ? now - this.#typedAt < typingMs / 2 : this.#typedAt === Number.NEGATIVE_INFINITY) return
    this.#typedAt = on ? now : Number.NEGATIVE_INFINITY
    this.#connection.send({ type: 'typing', id: around.newId(), on })
  }

  /** The reader has seen the newest line. */
  seen(): void {
    this.#receipts.seen(this.#thread)
  }

  /** Asks for something that has an answer. What cannot be sent is tried again when the connection is back, and refused after a while. */
  ask(wish: Asked): Promise<Answer> {
    return this.#asking.ask({ ...wish, id: this.#options.around.newId() } as ClientCommand)
  }

  /** Fetches the page before the oldest line. When it fails, `hasOlder` stays and it may be asked again. */
  async older(): Promise<void> {
    const before = this.#thread.oldest
    if (this.#loadingOlder || !this.#thread.hasOlder || before === 0) return
    this.#loadingOlder = true
    this.#changed()
    try {
      const page = await this.#options.older(before)
      this.#thread = prepend(this.#thread, before, page)
    } catch (trouble) {
      if (this.#options.debug) this.#options.around.log(`older history did not come: ${trouble}`)
    }
    this.#loadingOlder = false
    this.#changed()
  }

  #put(kind: Unsent['kind'], text: string): Refusal | undefined {
    const { around, outbox } = this.#options
    if (text.trim() === '') return refusal('empty-message')
    if (text.trim().length > limits.textLength) return refusal('too-long')
    if (isFull(outbox.entries, around.now())) return refusal('outbox-full')
    const id = around.newId()
    this.#typedAt = Number.NEGATIVE_INFINITY // the message itself ends the typing
    this.#sender.ours(id)
    outbox.change(added({ id, kind, text, at: around.now() }))
    // Before `open` nobody watches the outbox yet.
    if (!this.#unwatch) this.#changed()
    return undefined
  }

  #told(frame: ConversationFrame): void {
    if (missed(this.#thread, frame)) {
      this.#connection.again()
      return
    }
    const before = this.#thread
    this.#thread = fold(before, frame)
    const [first] = frame.items
    const isNew = first?.type === 'welcome' && this.#connection.welcomed(before.epoch === first.epoch ? before.cursor : 0)
    for (const item of frame.items) {
      if (item.type === 'ack' || item.type === 'refused') this.#answered(item)
      else if (item.type === 'typing') this.#silenceLater(item.by.id)
    }
    this.#settleArrived()
    if (isNew) {
      this.#asking.resend()
      this.#receipts.arrived()
    }
    this.#sender.pump()
    this.#receipts.move(this.#thread)
    this.#changed()
  }

  #answered(answer: Answer): void {
    this.#asking.answered(answer)
    this.#receipts.answered(answer)
    this.#sender.answered(answer, this.#thread.cursor)
  }

  /** What is among the lines has arrived, whoever sent it and whether or not we saw the ack. */
  #settleArrived(): void {
    const { outbox } = this.#options
    if (outbox.entries.length === 0) return
    const here = new Set(this.#thread.lines.map(({ key }) => key))
    outbox.change(settled(here))
  }

  #silenceLater(person: string): void {
    this.#silences.get(person)?.()
    const silence = () => {
      this.#thread = silenced(this.#thread, person)
      this.#changed()
    }
    this.#silences.set(person, this.#options.around.later(silence, typingMs))
  }

  #picture(): Snapshot {
    const { you, room, lines, draft, typing, hasOlder } = this.#thread
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
    for (const watcher of [...this.#watchers]) watcher()
  }
}
