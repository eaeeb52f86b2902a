import { termsOf } from '../../../domain/text/stemming.ts'
import type { Source } from '../../../protocol/conversation.ts'
import { guideMessages, type Language, languageOf } from '../../locales/guide-messages.ts'
import type { Passage, Provider, Question } from '../../provider.ts'
import { inPieces } from './pacing.ts'
import { rank } from './ranking.ts'
import { smallTalkIn } from './small-talk.ts'

/** Below this share of the question an answer would be a guess. Chosen on the questions of guide.test.ts. */
const sureEnough = 0.5
/** A chat is not a page: the rest of a long passage is behind its link. */
const longestAnswer = 1_500

interface Reply {
  readonly text: string
  readonly source?: Source
  readonly offersPerson?: true
}

/** The built-in assistant: it needs no key and no network, says what the help articles say, and says so when they do not. */
export function guide(parts: { find(text: string, locale: string): Promise<readonly Passage[]> }): Provider {
  return {
    async *answer(question, signal) {
      const reply = await replyTo(question, parts.find)
      for await (const text of inPieces(reply.text, signal)) yield { type: 'text', text }
      if (signal.aborted) return
      if (reply.source) yield { type: 'source', source: reply.source }
      if (reply.offersPerson) yield { type: 'offer-person' }
    },
  }
}

async function replyTo(question: Question, find: (text: string, locale: string) => Promise<readonly Passage[]>): Promise<Reply> {
  // Several quick messages are one question.
  const asked = question.question.join('\n')
  const language = languageOf(asked, question.locale)
  const say = guideMessages[language]
  const talk = smallTalkIn(asked)
  if (talk) return { text: say.talk[talk](question.department), ...(talk === 'wants-person' && { offersPerson: true }) }
  const name = new Set(termsOf(question.department.persona))
  const terms = termsOf(asked).filter((term) => !name.has(term))
  const passage = bestOf(terms, language, await find(asked, question.locale))
  if (!passage) return { text: say.unknown, offersPerson: true }
  const answer = shortened(passage.heading === '' ? passage.text : `**${passage.heading}**\n\n${passage.text}`)
  return {
    text: passage.language === language ? answer : `${say.otherLanguage}\n\n${answer}`,
    source: { title: passage.title, url: `/help/${encodeURIComponent(passage.slug)}` },
  }
}

/** The passage that answers, in the visitor's language before any other. */
function bestOf(terms: readonly string[], language: Language, passages: readonly Passage[]): Passage | undefined {
  const sure = rank(terms, passages).filter(({ score }) => score >= sureEnough)
  return (sure.find(({ passage }) => passage.language === language) ?? sure[0])?.passage
}

/** Whole paragraphs, as many as fit. */
function shortened(text: string): string {
  if (text.length <= longestAnswer) return text
  const end = text.lastIndexOf('\n\n', longestAnswer)
  return end > 0 ? text.slice(0, end) : `${text.slice(0, longestAnswer - 1)}…`
}
