import type { DrawClientCommand } from '../../protocol/draw.ts'
import type { Person, Reply } from '../../protocol/envelope.ts'
import type { Environment } from '../connection/environment.ts'

type Like = Extract<DrawClientCommand, { type: 'like' }>

/**
 * One viewer's likes as a browser stores them. They belong to one person and one epoch of the
 * draw's log.
 */
export interface StoredLikes {
  readonly person: string
  readonly epoch: string
  readonly liked: readonly number[]
  /** Sent without a reply; the next page sends them again. */
  readonly waiting: readonly Like[]
}

/** Where likes are stored. Nothing is written before the first like. */
export interface LikesStore {
  read(): StoredLikes | undefined
  write(likes: StoredLikes): void
  /** Calls `onChange` when another tab has written. Returns what unsubscribes. */
  subscribe?(onChange: () => void): () => void
}

/**
 * A reply that has not arrived after this long is lost. A like is idempotent, so it is sent again.
 */
const replyTimeoutMs = 10_000
/** How many likes a browser stores, the newest. */
const storedMost = 500

export interface ViewerLikesOptions {
  readonly environment: Environment
  readonly store: LikesStore
  send(like: Like): void
  changed(): void
}

/**
 * The viewer's own likes. The newest like per target counts at once and is sent until the draw
 * stores or refuses it; a refused one falls back to what was stored last.
 */
export class ViewerLikes {
  readonly #options: ViewerLikesOptions
  readonly #waiting = new Map<number, Like>()
  #confirmed = new Set<number>()
  #owner: { readonly person: string; readonly epoch: string } | undefined
  #cancelTimer: (() => void) | undefined
  #unsubscribe: (() => void) | undefined

  constructor(options: ViewerLikesOptions) {
    this.#options = options
  }

  isLiked(target: number): boolean {
    return this.#waiting.get(target)?.on ?? this.#confirmed.has(target)
  }

  /** Replaces an earlier like of the same target, wherever that one is in flight. */
  set(target: number, on: boolean): void {
    if (this.isLiked(target) === on) return
    const like: Like = { type: 'like', id: this.#options.environment.newId(), target, on }
    this.#waiting.set(target, like)
    this.#write()
    this.#options.send(like)
    this.#scheduleResend()
  }

  /** A new connection, person or log: sends what waits for a reply. */
  connected({ id, name }: Person, epoch: string): void {
    const { store, send } = this.#options
    this.#unsubscribe ??= store.subscribe?.(() => this.#readFromOtherTab())
    const owner = this.#owner
    if (owner?.epoch !== epoch || owner.person !== id) {
      if (owner) this.#waiting.clear()
      const stored = store.read()
      // A viewer without a name likes nothing, and leaves the stored likes of a guest as they are.
      const own = name !== '' && stored?.person === id && stored.epoch === epoch ? stored : undefined
      this.#confirmed = new Set(own?.liked)
      for (const like of own?.waiting ?? []) if (!this.#waiting.has(like.target)) this.#waiting.set(like.target, like)
      this.#owner = name === '' ? undefined : { person: id, epoch }
    }
    if (this.#waiting.size === 0) return
    this.#write() // also likes from before the first welcome, which had no owner
    for (const like of this.#waiting.values()) send(like)
    this.#scheduleResend()
  }

  /** Returns whether `isLiked` of a target may have changed. */
  settle(reply: Reply): boolean {
    const { type, id } = reply
    const like = [...this.#waiting.values()].find((waiting) => waiting.id === id)
    if (!like) return false
    const { target, on } = like
    // A short wait: the like may be stored already, by a first attempt whose ack was lost. It is
    // sent again.
    if (type === 'refused' && (reply.retryAfterMs ?? Number.POSITIVE_INFINITY) <= replyTimeoutMs) return false
    this.#waiting.delete(target)
    if (type === 'ack') {
      this.#confirmed.delete(target)
      if (on) this.#confirmed.add(target)
    }
    this.#write()
    return type === 'refused'
  }

  stop(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  /** A like that was removed in one tab must not stay in the other, nor be written again by it. */
  #readFromOtherTab(): void {
    const stored = this.#options.store.read()
    if (!this.#owner || stored?.person !== this.#owner.person || stored.epoch !== this.#owner.epoch) return
    this.#confirmed = new Set(stored.liked)
    this.#options.changed()
  }

  #write(): void {
    if (!this.#owner) return
    const liked = [...this.#confirmed].slice(-storedMost)
    this.#options.store.write({ ...this.#owner, liked, waiting: [...this.#waiting.values()].slice(-storedMost) })
  }

  #scheduleResend(): void {
    if (this.#cancelTimer || this.#waiting.size === 0) return
    this.#cancelTimer = this.#options.environment.schedule(() => {
      this.#cancelTimer = undefined
      for (const like of this.#waiting.values()) this.#options.send(like)
      this.#scheduleResend()
    }, replyTimeoutMs)
  }
}
