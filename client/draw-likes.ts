import type { DrawClientCommand } from '../protocol/draw.ts'
import type { Answer, Person } from '../protocol/road.ts'
import type { Surroundings } from './surroundings.ts'

type Like = Extract<DrawClientCommand, { type: 'like' }>

/** What a browser keeps of own likes, and of whose and of which life of the draw they are. */
export interface LikesKept {
  readonly person: string
  readonly epoch: string
  readonly liked: readonly number[]
}

/** Where they are kept; written with the first like, and not before. */
export interface LikesStore {
  read(): LikesKept | undefined
  write(kept: LikesKept): void
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
  readonly #around: Surroundings
  readonly #store: LikesStore
  readonly #send: (like: Like) => void
  readonly #waiting = new Map<number, Like>()
  #recorded = new Set<number>()
  #owner: { readonly person: string; readonly epoch: string } | undefined
  #rest: (() => void) | undefined

  constructor(around: Surroundings, store: LikesStore, send: (like: Like) => void) {
    this.#around = around
    this.#store = store
    this.#send = send
  }

  isLiked(target: number): boolean {
    return this.#waiting.get(target)?.on ?? this.#recorded.has(target)
  }

  /** A new word for the same target replaces the older one, wherever that one is on its way. */
  say(target: number, on: boolean): void {
    if (this.isLiked(target) === on) return
    const like: Like = { type: 'like', id: this.#around.newId(), target, on }
    this.#waiting.set(target, like)
    this.#send(like)
    this.#again()
  }

  /** A connection stands: what is not recorded yet is said over it. Likes belong to one person and to one life of the draw. */
  arrived({ id, name }: Person, epoch: string): void {
    const owner = this.#owner
    if (owner?.epoch !== epoch || owner.person !== id) {
      const kept = this.#store.read()
      // Who only watches likes nothing, and takes away nothing that a guest has liked here.
      this.#recorded = new Set(name !== '' && kept?.person === id && kept.epoch === epoch ? kept.liked : [])
      this.#owner = name === '' ? undefined : { person: id, epoch }
      if (owner) this.#waiting.clear()
    }
    for (const like of this.#waiting.values()) this.#send(like)
    this.#again()
  }

  /** True when something may look different now. */
  answered({ type, id }: Answer): boolean {
    const like = [...this.#waiting.values()].find((waiting) => waiting.id === id)
    if (!like) return false
    const { target, on } = like
    this.#waiting.delete(target)
    if (type === 'refused') return true
    this.#recorded.delete(target)
    if (on) this.#recorded.add(target)
    if (this.#owner) this.#store.write({ ...this.#owner, liked: [...this.#recorded].slice(-most) })
    return false
  }

  stop(): void {
    this.#rest?.()
    this.#rest = undefined
  }

  #again(): void {
    if (this.#rest || this.#waiting.size === 0) return
    this.#rest = this.#around.later(() => {
      this.#rest = undefined
      for (const like of this.#waiting.values()) this.#send(like)
      this.#again()
    }, answerMs)
  }
}
