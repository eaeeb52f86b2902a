import { hashNumber } from '../../domain/text/hash.ts'

/** How many slots a table has at first; a power of two, as every size is. */
const firstSize = 64

/**
 * Where the commands of a log were accepted: from a command id to the `seq` of its first event. It
 * holds hashes in typed arrays, 24 bytes at most for each id and nothing for the collector to visit,
 * because a draw has tens of thousands of ids. A place that it returns must therefore be compared
 * with the event that is stored there.
 */
export class AcceptedIds {
  /** An open-addressing hash table, at most half full. A place of 0 is a free slot. */
  #hashes = new Float64Array(firstSize)
  #places = new Uint32Array(firstSize)
  #count = 0
  readonly #hash: (id: string) => number

  /**
   * The hash is seeded at random: clients choose their ids, and many with one hash would be slow to
   * find. `hash` is for tests.
   */
  constructor(hash?: (id: string) => number) {
    const seed = Math.floor(Math.random() * 2 ** 32)
    this.#hash = hash ?? ((id) => hashNumber(id, seed))
  }

  add(id: string, seq: number): void {
    if (++this.#count * 2 > this.#places.length) this.#grow()
    this.#put(this.#hash(id), seq)
  }

  /** Where this id may have been accepted: almost always no place, or one. */
  placesOf(id: string): number[] {
    const hash = this.#hash(id)
    const places: number[] = []
    for (let slot = this.#slotOf(hash); this.#places[slot]! > 0; slot = this.#next(slot))
      if (this.#hashes[slot] === hash) places.push(this.#places[slot]!)
    return places
  }

  #put(hash: number, seq: number): void {
    let slot = this.#slotOf(hash)
    while (this.#places[slot]! > 0) slot = this.#next(slot)
    this.#hashes[slot] = hash
    this.#places[slot] = seq
  }

  #grow(): void {
    const [hashes, places] = [this.#hashes, this.#places]
    this.#hashes = new Float64Array(hashes.length * 2)
    this.#places = new Uint32Array(places.length * 2)
    for (const [slot, place] of places.entries()) if (place > 0) this.#put(hashes[slot]!, place)
  }

  #slotOf(hash: number): number {
    return hash % this.#places.length
  }

  #next(slot: number): number {
    return (slot + 1) % this.#places.length
  }
}
