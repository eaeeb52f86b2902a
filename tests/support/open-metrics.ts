/**
 * Parsed OpenMetrics text: every sample by its name and labels, as in
 * `parley_lag_seconds{of="push"}`.
 */
export interface Exposition {
  readonly types: ReadonlyMap<string, string>
  readonly samples: ReadonlyMap<string, number>
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"'
const about = new RegExp(`^# (TYPE|UNIT|HELP) (${name}) (.*)$`)
const sample = new RegExp(`^(${name})(?:\\{(${label}(?:,${label})*)?\\})? (-?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Inf)|NaN)$`)
const types = ['gauge', 'counter', 'info', 'stateset', 'histogram', 'gaugehistogram', 'summary', 'unknown']

/**
 * Reads what a scraper would, strictly by OpenMetrics 1.0 as far as gauges and counters go. Throws
 * on a wrong line.
 */
export function readOpenMetrics(text: string): Exposition {
  if (!text.endsWith('\n# EOF\n')) throw new Error('does not end with # EOF and a line feed')
  const read = new Reader()
  const lines = text.slice(0, -'\n# EOF\n'.length).split('\n')
  for (const [i, line] of lines.entries()) {
    try {
      read.line(line)
    } catch (error) {
      throw new Error(`line ${i + 1}, "${line}": ${error instanceof Error ? error.message : error}`)
    }
  }
  return read
}

class Reader implements Exposition {
  readonly types = new Map<string, string>()
  readonly samples = new Map<string, number>()
  /** The family of the current lines, and its metadata. Families are not interleaved. */
  #family = ''
  #sent = new Set<string>()
  readonly #families = new Set<string>()

  line(line: string): void {
    const [, keyword, family, rest] = about.exec(line) ?? []
    if (keyword !== undefined && family !== undefined && rest !== undefined) this.#about(keyword, family, rest)
    else this.#sample(line)
  }

  #about(keyword: string, family: string, rest: string): void {
    if (family !== this.#family) {
      if (this.#families.has(family)) throw new Error('this family has ended already')
      this.#families.add(family)
      this.#family = family
      this.#sent = new Set()
    }
    if (this.#sent.has('sample')) throw new Error('stands after a sample')
    if (this.#sent.has(keyword)) throw new Error('is said twice')
    this.#sent.add(keyword)
    if (keyword === 'TYPE') {
      if (!types.includes(rest)) throw new Error('is no type')
      if (rest === 'counter' && family.endsWith('_total')) throw new Error('the family of a counter has no _total')
      this.types.set(family, rest)
    }
    if (keyword === 'UNIT' && !family.endsWith(`_${rest}`)) throw new Error('the unit is not the end of the name')
    if (keyword === 'HELP' && /\\(?![\\n"])/.test(rest)) throw new Error('an escape that there is not')
  }

  #sample(line: string): void {
    const [, name, labels = '', value] = sample.exec(line) ?? []
    if (name === undefined || value === undefined) throw new Error('is neither a sample nor about one')
    const isCounter = this.types.get(this.#family) === 'counter'
    if (name !== (isCounter ? `${this.#family}_total` : this.#family)) throw new Error(`is not of the family ${this.#family}`)
    const names = [...labels.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g)].map(([, each]) => each)
    if (new Set(names).size < names.length) throw new Error('a label stands twice')
    const key = labels === '' ? name : `${name}{${labels}}`
    if (this.samples.has(key)) throw new Error('stands twice')
    if (isCounter && !(Number(value) >= 0)) throw new Error('no number that a counter can have')
    this.#sent.add('sample')
    this.samples.set(key, Number(value.replace('Inf', 'Infinity')))
  }
}
