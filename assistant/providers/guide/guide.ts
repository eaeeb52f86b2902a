import type { Card } from '../../../protocol/message.ts'
import { guideMessages, type Language, languageOf } from '../../locales/guide-messages.ts'
import type { Passage, Provider, Question } from '../../provider.ts'
import { asksAboutOwnAccount } from './account-questions.ts'
import { type Choice, choose } from './choice.ts'
import { inPieces } from './pacing.ts'
import { searchTexts } from './question-terms.ts'
import { smallTalkIn } from './small-talk.ts'

/** UTF-16 units; the link leads to the rest of a long passage. */
const longestAnswer = 1_500

type Find = (text: string, locale: string) => Promise<readonly Passage[]>

interface Answer {
  readonly text: string
  readonly sources?: readonly Card[]
  readonly offersPerson?: true
}

/**
 * The built-in provider. It needs no key and no network: it answers from help articles, asks back
 * when it is not certain, and admits what it does not know.
 */
export function guide(deps: { find: Find }): Provider {
  return {
    async *answer(question, signal) {
      const answer = await answerTo(question, deps.find)
      for await (const text of inPieces(answer.text, signal)) yield { type: 'text', text }
      if (signal.aborted) return
      for (const card of answer.sources ?? []) yield { type: 'card', card }
      if (answer.offersPerson) yield { type: 'offer-person' }
    },
  }
}

async function answerTo(question: Question, find: Find): Promise<Answer> {
  // Several quick messages are one question.
  const asked = question.question.join('\n')
  const language = languageOf(asked, question.locale)
  const messages = guideMessages[language]
  const talk = smallTalkIn(asked)
  if (talk) return { text: messages.talk[talk](question.department), ...(talk === 'wants-person' && { offersPerson: true }) }
  if (asksAboutOwnAccount(asked)) return { text: messages.ownAccount, offersPerson: true }
  const { passage, topics } = await search(question, language, find)
  if (passage) {
    const answer = shortened(passage.heading === '' ? passage.text : `**${passage.heading}**\n\n${passage.text}`)
    return { text: passage.language === language ? answer : `${messages.otherLanguage}\n\n${answer}`, sources: [cardOf(passage)] }
  }
  if (topics.length > 0) return { text: messages.topics, sources: topics.map(cardOf), offersPerson: true }
  return { text: messages.unknown, offersPerson: true }
}

async function search(question: Question, language: Language, find: Find): Promise<Choice> {
  let topics: Choice['topics'] = []
  for (const asked of searchTexts(question)) {
    const choice = choose(asked, language, await find(asked.text, question.locale))
    if (choice.passage) return choice
    topics = choice.topics.length > 0 ? choice.topics : topics
  }
  return { topics }
}

const cardOf = ({ title, slug }: Passage): Card => ({ title, url: `/help/${encodeURIComponent(slug)}` })

/** Whole paragraphs, as many as fit. */
function shortened(text: string): string {
  if (text.length <= longestAnswer) return text
  const end = text.lastIndexOf('\n\n', longestAnswer)
  return end > 0 ? text.slice(0, end) : `${text.slice(0, longestAnswer - 1)}…`
}
