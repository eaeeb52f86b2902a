import { setTimeout as pause } from 'node:timers/promises'
import type { Staff, Visitor } from '../clients/people.ts'
import { type Tab, tabOf, until } from '../clients/real-client.ts'

const agentEveryMs = 500
/** Below the rate limit of visitors. */
const visitorEveryMs = 6_500

/** Two people who chat in a room of their own. They must not notice what happens elsewhere. */
export class Talk {
  readonly #sides: readonly Tab[]
  readonly #sent: readonly string[][] = [[], []]
  #drops = 0
  #over = false

  constructor(layla: Visitor, omar: Staff) {
    this.#sides = [tabOf(layla), tabOf({ staff: omar, room: layla.room })]
  }

  async begin(): Promise<void> {
    for (const { conversation } of this.#sides) {
      conversation.open()
      await until(conversation, () => conversation.snapshot.connection.status === 'online')
      conversation.subscribe(() => {
        if (conversation.snapshot.connection.status !== 'online') this.#drops++
      })
    }
  }

  /** Until `end`. */
  async hold(): Promise<void> {
    const side = async (n: number, everyMs: number) => {
      while (!this.#over) {
        const text = `side ${n} says ${this.#sent[n]!.length}`
        if (this.#sides[n]!.conversation.post(text) === undefined) this.#sent[n]!.push(text)
        for (let waited = 0; waited < everyMs && !this.#over; waited += 100) await pause(100)
      }
    }
    await Promise.all([side(0, visitorEveryMs), side(1, agentEveryMs)])
  }

  /** How much they sent; and what did not arrive at both, once and in order, in sentences. */
  async end(): Promise<{ sent: number; faults: string[] }> {
    this.#over = true
    const faults = this.#drops > 0 ? [`a conversation beside the flood was cut ${this.#drops} times`] : []
    for (const { conversation } of this.#sides) {
      const received = (n: number) => conversation.snapshot.lines.flatMap(({ text }) => (text.startsWith(`side ${n} `) ? [text] : []))
      const isWhole = () => this.#sent.every((sent, n) => sent.join() === received(n).join())
      await until(conversation, isWhole).catch((error) => faults.push(`a conversation beside the flood: ${error}`))
    }
    for (const { conversation } of this.#sides) conversation.close()
    return { sent: this.#sent.flat().length, faults }
  }
}
