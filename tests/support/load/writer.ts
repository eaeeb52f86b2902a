import type { ConversationFrame } from '../../../protocol/conversation.ts'
import { MemoryOutbox } from '../clients/memory-outbox.ts'
import type { Staff, Visitor } from '../clients/people.ts'
import { type Tab, tabOf } from '../clients/real-client.ts'

/**
 * How many messages wait in the outbox of someone who writes at full speed; the client sends them
 * one by one.
 */
const ahead = 5
/**
 * Visitors have a rate limit. One more in a minute would only wait, and delay the end of the
 * storm.
 */
const visitorsPerMinute = 9
const minuteMs = 61_000

/**
 * Someone who writes at full speed through the real client, and records every frame that arrives.
 */
export class Writer {
  readonly name: string
  readonly room: string
  readonly isStaff: boolean
  /** What was sent, by its id, in this author's order. */
  readonly sent = new Map<string, string>()
  /** The acknowledged `seq` of each message. */
  readonly acknowledged = new Map<string, number>()
  /** Which event each `seq` had, in whichever frame. */
  readonly received = new Map<number, Set<string>>()
  readonly epochs = new Set<string>()
  readonly #who: Visitor | { staff: Staff; room: string }
  readonly #outbox = new MemoryOutbox()
  #tab: Tab
  #isWriting = false
  #sentAt: number[] = []

  constructor(name: string, who: Visitor | { staff: Staff; room: string }) {
    this.name = name
    this.#who = who
    this.isStaff = 'staff' in who
    this.room = who.room
    this.#tab = this.#open()
    this.#outbox.subscribe(() => setImmediate(() => this.#fill()))
  }

  get conversation(): Tab['conversation'] {
    return this.#tab.conversation
  }

  get isOnline(): boolean {
    return this.conversation.snapshot.connection.status === 'online'
  }

  /** Whether a sent message is not acknowledged yet. */
  get isWaiting(): boolean {
    return this.#outbox.items.length > 0
  }

  write(): void {
    this.#isWriting = true
    this.#fill()
  }

  rest(): void {
    this.#isWriting = false
  }

  /** As when the person returns to the page: it does not wait for its next retry. */
  returnToPage(): void {
    this.#tab.mend()
  }

  /** Closes the page and opens it again: only the outbox survives. */
  reload(): void {
    this.close()
    this.#tab = this.#open()
  }

  close(): void {
    this.conversation.close()
  }

  #open(): Tab {
    const tab = tabOf(this.#who, this.#outbox, (frame) => this.#receive(frame))
    tab.conversation.open()
    return tab
  }

  #receive({ items }: ConversationFrame): void {
    for (const item of items) {
      if (item.type === 'welcome') {
        this.epochs.add(item.epoch)
        for (const { seq, type, id } of item.events) this.#note(seq, `${type} ${id}`)
      } else if (item.type === 'ack') {
        if (this.sent.has(item.id)) this.acknowledged.set(item.id, item.seq)
      } else if ('seq' in item) this.#note(item.seq, `${item.type} ${item.id}`)
    }
  }

  #note(seq: number, what: string): void {
    this.received.set(seq, (this.received.get(seq) ?? new Set()).add(what))
  }

  #fill(): void {
    while (this.#isWriting && this.#outbox.items.length < ahead && this.#mayWrite()) {
      const text = `${this.name} ${this.sent.size}`
      // Now and then an agent's message is a note.
      const isNote = this.isStaff && this.sent.size % 7 === 3
      const refused = isNote ? this.conversation.note(text) : this.conversation.post(text)
      if (refused) throw new Error(`${text}: ${refused.code}`)
      this.sent.set(this.#outbox.items.at(-1)!.id, text)
    }
  }

  #mayWrite(): boolean {
    if (this.isStaff) return true
    const now = Date.now()
    this.#sentAt = this.#sentAt.filter((at) => at > now - minuteMs)
    if (this.#sentAt.length >= visitorsPerMinute) return false
    this.#sentAt.push(now)
    return true
  }
}
