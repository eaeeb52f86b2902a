import type { RecentPost } from '../../domain/rules.ts'
import type { EventBase, EventEnvelope, LoggedEvent } from '../../protocol/envelope.ts'

/**
 * What counts for a person's rate limit: event types, how many of the newest events, and what to
 * remember beside their time.
 */
export interface RateLimitRules<E extends EventBase> {
  readonly rateLimited: ReadonlySet<E['type']>
  readonly rateLimitCount: number
  fingerprint?(event: EventEnvelope<E>): string | undefined
}

const minuteMs = 60_000

/**
 * What each person posted in the last minute, for rate limits. Read back from the log on first use,
 * so that limits survive sleep and cost no row.
 */
export class RecentPosts<E extends EventBase> {
  readonly #rules: RateLimitRules<E>
  readonly #read: () => readonly LoggedEvent<E>[]
  #byAuthor: Map<string, RecentPost[]> | undefined
  #lastAt = 0
  #prunedAt = 0

  /** `read`: the rate-limited events of the last minute that are in the log. */
  constructor(rules: RateLimitRules<E>, read: () => readonly LoggedEvent<E>[]) {
    this.#rules = rules
    this.#read = read
  }

  /**
   * The posts of one person, oldest first, with those that the current turn has decided already.
   */
  of(by: string, turn: { readonly at: number; readonly events: readonly EventEnvelope<E>[] }): RecentPost[] {
    const stored = this.#posts().get(by) ?? []
    const current = turn.events
      .filter((event) => event.by.id === by && this.#rules.rateLimited.has(event.type))
      .map((event) => this.#postOf(event))
    return [...stored, ...current].filter(({ at }) => at > turn.at - minuteMs)
  }

  /**
   * Call it before these events are written: a first read afterwards would find them in the log and add them twice.
   * Returns the function that adds them once they are written.
   */
  adding(events: readonly EventEnvelope<E>[]): () => void {
    const posts = this.#posts()
    return () => {
      for (const event of events) if (this.#rules.rateLimited.has(event.type)) this.#add(posts, event)
      this.#prune(posts)
    }
  }

  #posts(): Map<string, RecentPost[]> {
    if (this.#byAuthor) return this.#byAuthor
    this.#byAuthor = new Map()
    for (const event of this.#read()) this.#add(this.#byAuthor, event)
    return this.#byAuthor
  }

  #add(posts: Map<string, RecentPost[]>, event: EventEnvelope<E>): void {
    const post = this.#postOf(event)
    const before = (posts.get(event.by.id) ?? []).filter(({ at }) => at > post.at - minuteMs)
    posts.set(event.by.id, [...before, post].slice(-this.#rules.rateLimitCount))
    this.#lastAt = post.at
  }

  #postOf(event: EventEnvelope<E>): RecentPost {
    const fingerprint = this.#rules.fingerprint?.(event)
    return { at: event.at, ...(fingerprint === undefined ? {} : { fingerprint }) }
  }

  /**
   * Once a minute, drops the authors who have posted nothing for a minute: a draw may have
   * thousands in an hour.
   */
  #prune(posts: Map<string, RecentPost[]>): void {
    if (this.#lastAt < this.#prunedAt + minuteMs) return
    this.#prunedAt = this.#lastAt
    for (const [author, own] of posts) if ((own.at(-1)?.at ?? 0) <= this.#lastAt - minuteMs) posts.delete(author)
  }
}
