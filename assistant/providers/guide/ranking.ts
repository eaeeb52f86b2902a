import { termsOf } from '../../../domain/text/stemming.ts'
import type { Passage } from '../../provider.ts'

interface Ranked {
  readonly passage: Passage
  /** The share of the question that this passage covers, 0 to 1. */
  readonly score: number
}

/** Weight of a term by the field in which it occurs. */
const strength = { title: 1, keywords: 1, heading: 1, text: 0.45 } as const
/**
 * At most this many missing terms count against a passage, so that a long introduction does not
 * hide the question.
 */
const mostMissed = 2
/**
 * Among the parts of one article, the first one is preferred; a later one needs a term that the
 * first one lacks.
 */
const firstPart = 0.04
const ownHeading = 0.1
const ownText = 0.015

/**
 * The passages by how well they answer these terms, best first. A term weighs more the rarer it is
 * among the candidates, so that "pay with Bitcoin" is not answered by every page with "pay".
 */
export function rank(asked: readonly string[], passages: readonly Passage[]): Ranked[] {
  const terms = [...new Set(asked)]
  const read = passages.map((passage) => ({ passage, fields: fieldsOf(passage) }))
  const beginnings = new Map(read.filter(({ passage }) => passage.heading === '').map(({ passage, fields }) => [passage.slug, fields]))
  const weights = new Map(
    terms.map((term) => [term, weightOf(read.filter(({ fields }) => strengthOf(term, fields) > 0).length, read.length)]),
  )
  return read
    .map(({ passage, fields }) => {
      const score = coverage(weights, fields)
      return { passage, score, order: score * (1 + preference(terms, fields, beginnings.get(passage.slug))) }
    })
    .sort((one, other) => other.order - one.order)
}

type Fields = Readonly<Record<keyof typeof strength, ReadonlySet<string>>>

function fieldsOf(passage: Passage): Fields {
  return {
    title: new Set(termsOf(passage.title)),
    keywords: new Set(termsOf(passage.keywords)),
    heading: new Set(termsOf(passage.heading)),
    text: new Set(termsOf(passage.text)),
  }
}

function strengthOf(term: string, fields: Fields): number {
  const places = (Object.keys(strength) as (keyof Fields)[]).filter((place) => fields[place].has(term))
  return Math.max(0, ...places.map((place) => strength[place]))
}

/**
 * The inverse document frequency of BM25 over the candidates, flattened: they are few, and all
 * matched these terms.
 */
function weightOf(having: number, all: number): number {
  return 1 + 0.2 * Math.log(1 + (all - having + 0.5) / (having + 0.5))
}

function coverage(weights: ReadonlyMap<string, number>, fields: Fields): number {
  let met = 0
  let possible = 0
  let isAbout = false
  const missed: number[] = []
  for (const [term, weight] of weights) {
    const found = strengthOf(term, fields)
    if (found === 0) missed.push(weight)
    else {
      met += weight * found
      possible += weight
      if (found > strength.text) isAbout = true
    }
  }
  const against = missed.sort((one, other) => other - one).slice(0, mostMissed)
  // A term that occurs only in the text does not make it the subject.
  return isAbout ? met / (possible + against.reduce((sum, weight) => sum + weight, 0)) : 0
}

function preference(terms: readonly string[], fields: Fields, beginning: Fields | undefined): number {
  const inText = terms.filter((term) => fields.text.has(term)).length * ownText
  if (fields === beginning) return firstPart + inText
  const isNew = (term: string) => !fields.title.has(term) && !beginning?.text.has(term)
  return terms.filter((term) => fields.heading.has(term) && isNew(term)).length * ownHeading + inText
}
