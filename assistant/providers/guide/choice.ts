import type { Language } from '../../locales/guide-messages.ts'
import type { Passage } from '../../provider.ts'
import { asksSomething, type SearchText, strongTerms } from './question-terms.ts'
import { type Ranked, rank } from './ranking.ts'

// Calibrated on the table of guide-questions.ts: a wrong answer costs more than a question back.
/** An article that covers less of the question than this is no answer. */
const leastOfAnswer = 0.6
/** An article that covers less than this is not even worth a mention. */
const leastOfTopic = 0.51
/** The best article is certain when the second one has at most this share of its rank. */
const certainLead = 0.95
const mostTopics = 3

export interface Choice {
  /** The answer, when it is certain. */
  readonly passage?: Passage
  /** Otherwise one passage of each article that the visitor may mean. */
  readonly topics: readonly Passage[]
}

/** Chooses the answer among passages that share a word with the question. */
export function choose(asked: SearchText, language: Language, passages: readonly Passage[]): Choice {
  const ranked = rank(asked.terms, passages).filter(({ score }) => score >= leastOfTopic)
  const inLanguage = ranked.filter(({ passage }) => passage.language === language)
  const candidates = inLanguage.length > 0 ? inLanguage : ranked
  const answer = certainOf(candidates, asked)
  if (answer && answer.score >= leastOfAnswer) return { passage: answer.passage, topics: [] }
  const topics = candidates.filter(({ subject }) => subject.size > 0).slice(0, mostTopics)
  return { topics: topics.map(({ passage }) => passage) }
}

function certainOf(candidates: readonly Ranked[], asked: SearchText): Ranked | undefined {
  const strong = strongTerms(asked.terms)
  const [best, second] = candidates
  if (best && strong.length > 1 && (!second || second.order <= best.order * certainLead)) return best
  if (!asksSomething(asked)) return undefined
  // The only article about all of it is enough: "What are your nameservers?".
  const onlyOne = (field: 'subject' | 'named') => {
    const complete = candidates.filter((candidate) => strong.every((term) => candidate[field].has(term)))
    return complete.length === 1 ? complete[0] : undefined
  }
  return strong.length > 1 ? (onlyOne('subject') ?? onlyOne('named')) : strong.length === 1 ? onlyOne('subject') : undefined
}
