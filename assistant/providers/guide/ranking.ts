import { termsOf } from '../../../domain/text/stemming.ts'
import type { Passage } from '../../provider.ts'
import { type AskedTerms, isWeak, strongTerms } from './question-terms.ts'

/** How well an article answers, by its best passage. */
export interface Ranked {
  readonly passage: Passage
  /** The share of the question that the article covers, 0 to 1. */
  readonly score: number
  /** Like `score`, but rare terms weigh more. */
  readonly order: number
  /** The terms that its title, keywords or headings name. */
  readonly named: ReadonlySet<string>
  /** The terms that its title or keywords name. */
  readonly subject: ReadonlySet<string>
}

/** Weight of a term by the field in which it occurs. */
const strength = { title: 1, keywords: 1, heading: 0.97, text: 0.45 } as const
type Field = keyof typeof strength
const fieldNames = Object.keys(strength) as readonly Field[]
/**
 * At most this many missing terms count against an article, so that a long introduction does not
 * hide the question.
 */
const mostMissed = 2
/**
 * How much more a missing term counts that no article has and that qualifies another: "How do I
 * delete my Facebook account?" is about something else.
 */
const unknownQualifier = 1.5
/** One passage that has all terms answers, even if they occur only in its text. */
const wholePassage = 0.62
/** The first passage of an article is preferred, unless a later one is more about the question. */
const firstPassage = 0.5

type Terms = ReadonlySet<string>
interface ReadPassage {
  readonly passage: Passage
  readonly fields: Readonly<Record<Field, Terms>>
}

/**
 * The articles by how well they answer these terms, best first. A term weighs more the rarer it is
 * among the candidates, so that "pay with Bitcoin" is not answered by every page with "pay".
 */
export function rank(asked: AskedTerms, passages: readonly Passage[]): Ranked[] {
  const read = passages.map((passage) => ({ passage, fields: fieldsOf(passage) }))
  const articles = [...Map.groupBy(read, ({ passage }) => passage.slug).values()]
  const rarity = new Map([...asked.keys()].map((term) => [term, rarityOf(term, articles)]))
  const isKnown = (term: string) => read.some((part) => strengthIn(term, part) > 0)
  return articles
    .map((article) => {
      const least = hasWholePassage(asked, article) ? wholePassage : 0
      const score = Math.max(
        least,
        coverage(asked, article, isKnown, () => 1),
      )
      const order = Math.max(
        least,
        coverage(asked, article, isKnown, (term) => rarity.get(term)!),
      )
      const termsIn = (...fields: Field[]) =>
        new Set([...asked.keys()].filter((term) => article.some((part) => fields.some((field) => part.fields[field].has(term)))))
      return {
        passage: bestPassage(asked, article),
        score,
        order,
        named: termsIn('title', 'keywords', 'heading'),
        subject: termsIn('title', 'keywords'),
      }
    })
    .sort((one, other) => other.order - one.order)
}

function fieldsOf(passage: Passage): Readonly<Record<Field, Terms>> {
  const termsIn = (text: string): Terms => new Set(termsOf(text))
  return {
    title: termsIn(passage.title),
    keywords: termsIn(passage.keywords),
    heading: termsIn(passage.heading),
    text: termsIn(passage.text),
  }
}

function strengthIn(term: string, { fields }: ReadPassage): number {
  return Math.max(0, ...fieldNames.filter((field) => fields[field].has(term)).map((field) => strength[field]))
}

/** The inverse document frequency of BM25, over articles that name the term. */
function rarityOf(term: string, articles: readonly (readonly ReadPassage[])[]): number {
  const naming = articles.filter((article) => article.some((part) => strengthIn(term, part) > strength.text)).length
  return Math.log(1 + (articles.length - naming + 0.5) / (naming + 0.5))
}

function coverage(
  asked: AskedTerms,
  article: readonly ReadPassage[],
  isKnown: (term: string) => boolean,
  weightOf: (term: string) => number,
): number {
  let met = 0
  let possible = 0
  const missed: number[] = []
  for (const [term, { share, qualifies }] of asked) {
    const found = Math.max(...article.map((part) => strengthIn(term, part)))
    const weight = share * weightOf(term)
    if (found > 0) {
      met += weight * found
      possible += weight
    } else if (!isWeak(term)) missed.push(qualifies && !isKnown(term) ? weight * unknownQualifier : weight)
  }
  const against = missed.sort((one, other) => other - one).slice(0, mostMissed)
  return possible === 0 ? 0 : met / (possible + against.reduce((sum, weight) => sum + weight, 0))
}

/** Whether one passage has all strong terms, of which the article names at least one. */
function hasWholePassage(asked: AskedTerms, article: readonly ReadPassage[]): boolean {
  const strong = strongTerms(asked)
  const isNamed = strong.some((term) => article.some((part) => strengthIn(term, part) > strength.text))
  return strong.length > 1 && isNamed && article.some((part) => strong.every((term) => strengthIn(term, part) > 0))
}

/**
 * The first passage of the article, unless a later one has terms that neither the first passage nor
 * the title has.
 */
function bestPassage(asked: AskedTerms, article: readonly ReadPassage[]): Passage {
  const first = article.find(({ passage }) => passage.heading === '')
  const worth = ({ passage, fields }: ReadPassage) => {
    let sum = passage.heading === '' ? firstPassage : 0
    for (const [term, { share }] of asked) {
      const isNew = !first?.fields.text.has(term)
      if (isNew && fields.heading.has(term) && !fields.title.has(term)) sum += share
      // What the title promises and the first passage lacks is in the passage that has it.
      if (fields.text.has(term)) sum += share * (isNew && fields.title.has(term) ? 0.8 : 0.4)
    }
    return sum
  }
  return article.reduce((best, part) => (worth(part) > worth(best) ? part : best)).passage
}
