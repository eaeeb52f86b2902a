import { termsOf, tokensOf } from '../../../domain/text/stemming.ts'
import type { Question } from '../../provider.ts'

interface AskedTerm {
  /** Its weight, 1 or less. */
  readonly share: number
  /** It stands right before another word of the question, as "Facebook" in "my Facebook account". */
  readonly qualifies: boolean
}
/** What is asked, by term. */
export type AskedTerms = ReadonlyMap<string, AskedTerm>

/** A text to search with, and its terms. */
export interface SearchText {
  readonly text: string
  readonly terms: AskedTerms
}

/** A question with more terms than this does not need the one before it. */
const mostFollowUpTerms = 3
/** How much a term of the question before counts in a follow-up. */
const contextShare = 0.5

/** Words that fit every subject. */
const weak: ReadonlySet<string> = new Set(
  termsOf(`activate add allow arrive back check come create different difference disable enable enter explain find happen include look make mean offer
  open possible provide receive regarding right run set show start stop support switch take thing time trouble turn want work wrong
  bad big fast free good high large long low new old people small`),
)

/** Whether a term counts for an article that has it, but not against one that lacks it. */
export const isWeak = (term: string): boolean => weak.has(term)

export const strongTerms = (terms: AskedTerms): string[] => [...terms.keys()].filter((term) => !isWeak(term))

/**
 * What to search with, in this order, until a search finds an answer. A short question is also read
 * together with the one before it: "And on Android?".
 */
export function searchTexts(question: Question): SearchText[] {
  const text = question.question.join('\n')
  const alone = { text, terms: termsIn(text, question) }
  const before = alone.terms.size > mostFollowUpTerms ? undefined : questionBefore(question)
  if (before === undefined) return [alone]
  const context = [...termsIn(before, question)].map(([term, { qualifies }]) => [term, { share: contextShare, qualifies }] as const)
  const together = { text: `${before}\n${text}`, terms: new Map([...context, ...alone.terms]) }
  return strongTerms(alone.terms).length < 2 ? [together, alone] : [alone, together]
}

/** The last question that the assistant answered, if its answer came right before this question. */
function questionBefore({ lines, question }: Question): string | undefined {
  const earlier = lines.slice(0, Math.max(0, lines.length - question.length))
  return earlier.at(-1)?.by === 'assistant' ? earlier.findLast(({ by }) => by === 'visitor')?.text : undefined
}

/** The terms without the persona's name, as in "Hello Nour". */
function termsIn(text: string, { department }: Question): AskedTerms {
  const name = new Set(termsOf(department.persona))
  // How long something takes is not a question about slowness.
  const stems = tokensOf(text.replace(/\bhow long\b(.*)\btake\b/gi, '$1')).map((token) => termsOf(token)[0])
  const terms = new Map<string, AskedTerm>()
  for (const [place, term] of stems.entries())
    if (term !== undefined && !name.has(term)) terms.set(term, { share: 1, qualifies: stems[place + 1] !== undefined })
  return terms
}

const asking =
  /[?؟]|(?:^|[.!,\n]|\b(?:and|so|but|hello|hi|please)) *(?:how|what|which|where|when|why|can|could|do|does|is|are|should)\b|\b(?:want|would like)\b|كيف|هل|أين|متى|لماذا/i

/** Whether a text asks for something. "Domain" and "something about payments" only name a subject. */
export function asksSomething({ text, terms }: SearchText): boolean {
  return asking.test(text) || [...terms.keys()].some(isWeak)
}
