import type { DrawClientCommand } from '../../protocol/draw.ts'
import type { Person, Reply } from '../../protocol/envelope.ts'
import type { Environment } from '../connection/environment.ts'

type Like = Extract<DrawClientCommand, { type: 'like' }>

/** What a browser keeps of own likes, and of whose and of which life of the draw they are. */
export interface StoredLikes {
  readonly person: string
  readonly epoch: string
  readonly liked: readonly number[]
  /** Said, and not yet answered: said again by the next page. */
  readonly waiting: readonly Like[]
}

/** Where they are kept; written with the first like, and not before. */
export interface LikesStore {
  read(): StoredLikes | undefined
  write(kept: StoredLikes): void
  /** Calls when another tab of this browser has written. Returns what ends that. */
  watch?(watcher: () => void): () => void
}

/** An answer that is not here by then was lost. A like may be said twice, so it is said again. */
const answerMs = 10_000
/** So many of the last ones a browser keeps. */
const most = 500

/**
 * What I like. The last word per target stands at once and is said until the draw has recorded or refused it; a refused
 * one falls back to what was recorded last.
 */
export class OwnLikes {
  readonly #environment: Environment
  readonly #store: LikesStore
  readonly #send: (like: Like) => void
  readonly #waiting = new Map<number, Like>()
  #recorded = new Set<number>()
  #owner: { readonly person: string; readonly epoch: string } | undefined
  #rest: (() => void) | undefined
  readonly #changed: () => void
  #unwatch: (() => void) | undefined

  constructor(environment: Environment, store: LikesStore, send: (like: Like) => void, changed: () => void) {
    this.#environment = environment
    this.#store = store
    this.#send = send
    this.#changed = changed
  }

  isLiked(target: number): boolean {
    return this.#waiting.get(target)?.on ?? this.#recorded.has(target)
  }

  /** A new word for the same target replaces the older one, wherever that one is on its way. */
  set(target: number, on: boolean): void {
    if (this.isLiked(target) === on) return
    const like: Like = { type: 'like', id: this.#environment.newId(), target, on }
    this.#waiting.set(target, like)
    this.#keep()
    this.#send(like)
    this.#again()
  }

  /** A connection stands: what is not recorded yet is said over it. Likes belong to one person and to one life of the draw. */
  arrived({ id, name }: Person, epoch: string): void {
    this.#unwatch ??= this.#store.watch?.(() => this.#heardElsewhere())
    const owner = this.#owner
    if (owner?.epoch !== epoch || owner.person !== id) {
      if (owner) this.#waiting.clear()
      const kept = this.#store.read()
      // Who only watches likes nothing, and takes away nothing that a guest has liked here.
      const own = name !== '' && kept?.person === id && kept.epoch === epoch ? kept : undefined
      this.#recorded = new Set(own?.liked)
      for (const like of own?.waiting ?? []) if (!this.#waiting.has(like.target)) this.#waiting.set(like.target, like)
      this.#owner = name === '' ? undefined : { person: id, epoch }
    }
    if (this.#waiting.size === 0) return
    this.#keep() // also of what was said before we knew who we are
    for (const like of this.#waiting.values()) this.#send(like)
    this.#again()
  }

  /** True when something may look different now. */
  answered(answer: Reply): boolean {
    const { type, id } = answer
    const like = [...this.#waiting.values()].find((waiting) => waiting.id === id)
    if (!like) return false
    const { target, on } = like
    // Soon it may be taken, and it may have been already: a first time whose answer was lost. It is said again.
    if (type === 'refused' && (answer.retryAfterMs ?? Number.POSITIVE_INFINITY) <= answerMs) return false
    this.#waiting.delete(target)
    if (type === 'ack') {
      this.#recorded.delete(target)
      if (on) this.#recorded.add(target)
    }
    this.#keep()
    return type === 'refused'
  }

  /** The same guest has two tabs: what one has taken back must not stay liked in the other, nor be written again by it. */
  #heardElsewhere(): void {
    const kept = this.#store.read()
    if (!this.#owner || kept?.person !== this.#owner.person || kept.epoch !== this.#owner.epoch) return
    this.#recorded = new Set(kept.liked)
    this.#changed()
  }

  #keep(): void {
    if (this.#owner)
      this.#store.write({ ...this.#owner, liked: [...this.#recorded].slice(-most), waiting: [...this.#waiting.values()].slice(-most) })
  }

  stop(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#rest?.()
    this.#rest = undefined
  }

  #again(): void {
    if (this.#rest || this.#waiting.size === 0) return
    this.#rest = this.#environment.later(() => {
      this.#rest = undefined
      for (const like of this.#waiting.values()) this.#send(like)
      this.#again()
    }, answerMs)
  }
}
