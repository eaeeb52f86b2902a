import { MemoryOutbox } from '../../client/conversation/outbox.ts'
import type { ConversationFrame } from '../../protocol/conversation.ts'
import type { Staff, Visitor } from './people.ts'
import { type Tab, tabOf } from './real-client.ts'

/** So many lines wait in the outbox of somebody who writes flat out; the client sends them one by one. */
const ahead = 5
/** Visitors are paced. One more in a minute would only wait, and the end of a storm with it. */
const visitorsPerMinute = 9
const minuteMs = 61_000

/** Somebody who writes flat out, through the real client, and remembers every frame that came. */
export class Writer {
  readonly name: string
  readonly room: string
  readonly isStaff: boolean
  /** What was said, by its id, in this author's order. */
  readonly said = new Map<string, string>()
  /** The place that each of them was told to have. */
  readonly acknowledged = new Map<string, number>()
  /** Which event was told at each place, in whichever frame. */
  readonly told = new Map<number, Set<string>>()
  readonly epochs = new Set<string>()
  readonly #who: Visitor | { staff: Staff; room: string }
  readonly #outbox = new MemoryOutbox()
  #tab: Tab
  #isWriting = false
  #saidAt: number[] = []

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

  /** Whether something was said that nobody has confirmed yet. */
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

  /** As when somebody looks at the page again: it does not wait for its next try. */
  look(): void {
    this.#tab.mend()
  }

  /** Closes the page and opens it anew: the outbox is all that it finds again. */
  reload(): void {
    this.close()
    this.#tab = this.#open()
  }

  close(): void {
    this.conversation.close()
  }

  #open(): Tab {
    const tab = tabOf(this.#who, this.#outbox, (frame) => this.#hear(frame))
    tab.conversation.open()
    return tab
  }

  #hear({ items }: ConversationFrame): void {
    for (const item of items) {
      if (item.type === 'welcome') {
        this.epochs.add(item.epoch)
        for (const { seq, type, id } of item.events) this.#note(seq, `${type} ${id}`)
      } else if (item.type === 'ack') {
        if (this.said.has(item.id)) this.acknowledged.set(item.id, item.seq)
      } else if ('seq' in item) this.#note(item.seq, `${item.type} ${item.id}`)
    }
  }

  #note(seq: number, what: string): void {
    this.told.set(seq, (this.told.get(seq) ?? new Set()).add(what))
  }

  #fill(): void {
    while (this.#isWriting && this.#outbox.items.length < ahead && this.#mayWrite()) {
      const text = `${this.name} ${this.said.size}`
      // An agent's own lines are now and then for the other agents only.
      const isNote = this.isStaff && this.said.size % 7 === 3
      const refused = isNote ? this.conversation.note(text) : this.conversation.post(text)
      if (refused) throw new Error(`${text}: ${refused.code}`)
      this.said.set(this.#outbox.items.at(-1)!.id, text)
    }
  }

  #mayWrite(): boolean {
    if (this.isStaff) return true
    const now = Date.now()
    this.#saidAt = this.#saidAt.filter((at) => at > now - minuteMs)
    if (this.#saidAt.length >= visitorsPerMinute) return false
    this.#saidAt.push(now)
    return true
  }
}
