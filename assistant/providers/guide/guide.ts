import { termsOf } from '../../../domain/text/stemming.ts'
import type { Card } from '../../../protocol/message.ts'
import { guideMessages, type Language, languageOf } from '../../locales/guide-messages.ts'
import type { Passage, Provider, Question } from '../../provider.ts'
import { inPieces } from './pacing.ts'
import { rank } from './ranking.ts'
import { smallTalkIn } from './small-talk.ts'

/**
 * A passage that covers less of the question than this is a guess. Chosen on the questions of
 * guide.test.ts.
 */
const minimumScore = 0.5
/** UTF-16 units; the link leads to the rest of a long passage. */
const longestAnswer = 1_500

interface Answer {
  readonly text: string
  readonly source?: Card
  readonly offersPerson?: true
}

/**
 * The built-in provider. It needs no key and no network: it answers from help articles, or admits
 * that it does not know.
 */
export function guide(deps: { find(text: string, locale: string): Promise<readonly Passage[]> }): Provider {
  return {
    async *answer(question, signal) {
      const answer = await answerTo(question, deps.find)
      for await (const text of inPieces(answer.text, signal)) yield { type: 'text', text }
      if (signal.aborted) return
      if (answer.source) yield { type: 'card', card: answer.source }
      if (answer.offersPerson) yield { type: 'offer-person' }
    },
  }
}

async function answerTo(question: Question, find: (text: string, locale: string) => Promise<readonly Passage[]>): Promise<Answer> {
  // Several quick messages are one question.
  const asked = question.question.join('\n')
  const language = languageOf(asked, question.locale)
  const messages = guideMessages[language]
  const talk = smallTalkIn(asked)
  if (talk) return { text: messages.talk[talk](question.department), ...(talk === 'wants-person' && { offersPerson: true }) }
  const name = new Set(termsOf(question.department.persona))
  const terms = termsOf(asked).filter((term) => !name.has(term))
  const passage = bestOf(terms, language, await find(asked, question.locale))
  if (!passage) return { text: messages.unknown, offersPerson: true }
  const answer = shortened(passage.heading === '' ? passage.text : `**${passage.heading}**\n\n${passage.text}`)
  return {
    text: passage.language === language ? answer : `${messages.otherLanguage}\n\n${answer}`,
    source: { title: passage.title, url: `/help/${encodeURIComponent(passage.slug)}` },
  }
}

/** The best passage above the minimum score, in the visitor's language if there is one. */
function bestOf(terms: readonly string[], language: Language, passages: readonly Passage[]): Passage | undefined {
  const good = rank(terms, passages).filter(({ score }) => score >= minimumScore)
  return (good.find(({ passage }) => passage.language === language) ?? good[0])?.passage
}

/** Whole paragraphs, as many as fit. */
function shortened(text: string): string {
  if (text.length <= longestAnswer) return text
  const end = text.lastIndexOf('\n\n', longestAnswer)
  return end > 0 ? text.slice(0, end) : `${text.slice(0, longestAnswer - 1)}…`
}
