import fc from 'fast-check'
import { limits } from '../../../protocol/limits.ts'
import { SeededRandom } from '../../simulation/virtual-clock.ts'

export type Fields = Readonly<Record<string, unknown>>

/** How many values each arbitrary makes; mutations provide the rest. */
const pool = 2_000

const awkward: readonly unknown[] = [
  ...[null, true, '', 0, -0, -1, 0.5, 1e308, 1e-308, 2 ** 31, 2 ** 53, -(2 ** 53), [], {}, [[]], [{}]],
  ...[
    'toString',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'answer:1',
    'presence:set',
    'null',
    'undefined',
    'NaN',
    '1e999',
    '0x10',
    ' 1 ',
  ],
  ...[
    '\ud800',
    'a\udfffb',
    '\u0000',
    '\u202eevil',
    '\ufeff',
    '\u2028',
    '👨‍👩‍👧‍👦',
    'e\u0301'.repeat(300),
    "'; DROP TABLE events; --",
    '<script>',
    '{"a":1}',
  ],
  ...[
    'x'.repeat(500),
    'x'.repeat(501),
    'x'.repeat(4_000),
    'x'.repeat(4_001),
    'é'.repeat(8_000),
    '\ud83d\ude00'.repeat(4_000),
    ' '.repeat(5_000),
  ],
]

/** Malformed input, always the same for one seed. */
export class FuzzInput {
  readonly random: SeededRandom
  readonly #json: readonly string[]
  readonly #strings: readonly string[]
  readonly #bytes: readonly Uint8Array[]
  readonly #values: readonly unknown[]
  #made = 0

  constructor(seed: number) {
    this.random = new SeededRandom(seed)
    const sample = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { seed, numRuns: pool })
    this.#json = sample(fc.json({ maxDepth: 5 }))
    this.#strings = sample(fc.string({ unit: 'binary', maxLength: 200 }))
    this.#bytes = sample(fc.uint8Array({ maxLength: 300 }))
    this.#values = sample(fc.jsonValue({ maxDepth: 3 }))
  }

  id(): string {
    return `fuzz-${this.random.between(0, 1_000_000)}-${this.#made++}`
  }

  string(): string {
    return this.random.chance(0.5) ? this.random.pick(this.#strings) : `${this.value()}`
  }

  value(): unknown {
    return this.random.chance(0.6) ? this.random.pick(awkward) : this.random.pick(this.#values)
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.random.pick(this.#bytes))
  }

  /**
   * A text made from a valid value: unchanged, or broken in its fields, in its characters, or
   * altogether.
   */
  textOf(right: Fields): string {
    const { random } = this
    const roll = random.roll()
    if (roll < 0.3) return JSON.stringify(right)
    if (roll < 0.65) return JSON.stringify(this.broken(right))
    if (roll < 0.9) return this.#scratched(JSON.stringify(right))
    return random.pick([this.#json, this.#strings])[random.between(0, pool - 1)]!
  }

  /** One or two fields wrong, missing or added. */
  broken(right: Fields): Fields {
    const { random } = this
    const fields: Record<string, unknown> = { ...right }
    // Defined and not assigned, because some names assign to the prototype.
    const put = (name: string) =>
      Object.defineProperty(fields, name, { value: this.value(), enumerable: true, configurable: true, writable: true })
    for (let n = random.between(1, 2); n > 0; n--) {
      const name = random.pick(Object.keys(right))
      const roll = random.roll()
      if (roll < 0.15) delete fields[name]
      else if (roll < 0.3) put(this.string())
      else if (roll < 0.35) put('__proto__')
      else put(name)
    }
    return fields
  }

  /** The same text with one part broken. */
  #scratched(text: string): string {
    const { random } = this
    const at = random.between(0, text.length)
    const name = /"(\w+)":/g.exec(text)?.[1] ?? 'id'
    const scratches: readonly (() => string)[] = [
      () => text.slice(0, at),
      () => text.slice(at),
      () => text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 32) ^ (1 << random.between(0, 7))) + text.slice(at + 1),
      () => text.slice(0, at) + this.string() + text.slice(at),
      () => text + text,
      () => `[${text}]`,
      () => text.replace('{', `{"${name}":${JSON.stringify(this.value())},`),
      () => text.replace('{', '{"__proto__":{"type":"claim.take","role":"admin"},'),
      () => text.replace(/}$/, `,"${name}":${JSON.stringify(this.value())}}`),
      () =>
        text.replace(/\d+/, () =>
          random.pick(['1e999', '-1', '9007199254740993', '99999999999999999999', '0.1', '1E2', '00', '-0', 'NaN']),
        ),
      () => text.replace(/}$/, `,"deep":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
      () => text.replace(/}$/, `,"deep":${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}}`),
      () => text.replace(/"text":"/, `"text":"${random.pick(['\\ud800', '\\u0000', '\\udfff\\ud800', '\\u202e'])}`),
      // At the size limit of a frame.
      () => text.replace(/}$/, `,"pad":"${'p'.repeat(Math.max(0, limits.frameBytes - text.length - 9 + random.between(-2, 2)))}"}`),
      () => text.padEnd(limits.frameBytes + random.between(-1, 1)),
      () => (random.chance(0.02) ? text.padEnd(1_000_000) : text.padStart(limits.frameBytes * 2)),
    ]
    return random.pick(scratches)()
  }
}
