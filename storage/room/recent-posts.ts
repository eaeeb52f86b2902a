import type { RecentPost } from '../../domain/rules.ts'
import type { EventBase, EventEnvelope, LoggedEvent } from '../../protocol/envelope.ts'

/** Which kinds of event count for the pace of a person, how many of his last ones to know, and what of each beside its time. */
export interface RateLimitRules<H extends EventBase> {
  readonly rateLimited: ReadonlySet<H['type']>
  readonly rateLimitCount: number
  fingerprint?(event: EventEnvelope<H>): string | undefined
}

const minuteMs = 60_000

/** What each person wrote in the last minute. Read back from the log when it is first asked for, so that a pace survives sleep and costs no row. */
export class RecentPosts<H extends EventBase> {
  readonly #pacing: RateLimitRules<H>
  readonly #read: () => readonly LoggedEvent<H>[]
  #known: Map<string, RecentPost[]> | undefined
  #lastAt = 0
  #forgotAt = 0

  /** `read`: the paced events of the last minute that are in the log. */
  constructor(pacing: RateLimitRules<H>, read: () => readonly LoggedEvent<H>[]) {
    this.#pacing = pacing
    this.#read = read
  }

  /** Of one person, oldest first, with what a turn that is under way has decided already. */
  of(by: string, draft: { readonly at: number; readonly events: readonly EventEnvelope<H>[] }): RecentPost[] {
    const kept = this.#all().get(by) ?? []
    const fresh = draft.events
      .filter((event) => event.by.id === by && this.#pacing.rateLimited.has(event.type))
      .map((event) => this.#traceOf(event))
    return [...kept, ...fresh].filter(({ at }) => at > draft.at - minuteMs)
  }

  /** To be called before these are in the log, where they would be read once more. Returns what adds them once they are. */
  adding(events: readonly EventEnvelope<H>[]): () => void {
    const known = this.#all()
    return () => {
      for (const event of events) if (this.#pacing.rateLimited.has(event.type)) this.#add(known, event)
      this.#forget(known)
    }
  }

  #all(): Map<string, RecentPost[]> {
    if (this.#known) return this.#known
    this.#known = new Map()
    for (const event of this.#read()) this.#add(this.#known, event)
    return this.#known
  }

  #add(known: Map<string, RecentPost[]>, event: EventEnvelope<H>): void {
    const trace = this.#traceOf(event)
    const before = (known.get(event.by.id) ?? []).filter(({ at }) => at > trace.at - minuteMs)
    known.set(event.by.id, [...before, trace].slice(-this.#pacing.rateLimitCount))
    this.#lastAt = trace.at
  }

  #traceOf(event: EventEnvelope<H>): RecentPost {
    const fingerprint = this.#pacing.fingerprint?.(event)
    return { at: event.at, ...(fingerprint === undefined ? {} : { fingerprint }) }
  }

  /** Those who have fallen silent leave the memory of a crowd that talks for hours. */
  #forget(known: Map<string, RecentPost[]>): void {
    if (this.#lastAt < this.#forgotAt + minuteMs) return
    this.#forgotAt = this.#lastAt
    for (const [author, traces] of known) if ((traces.at(-1)?.at ?? 0) <= this.#lastAt - minuteMs) known.delete(author)
  }
}
