import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answerTo, demoGuide, questionToNour } from '../../../tests/support/demo-guide.ts'
import { guideMessages } from '../../locales/guide-messages.ts'
import type { TranscriptLine } from '../../provider.ts'
import { type AskedQuestion, questions } from './guide-questions.ts'

const guide = await demoGuide()

/** "account", "topics", "unknown", "talk", or the slug of the article that answers. */
async function outcomeOf({ asked, after }: AskedQuestion): Promise<string> {
  const before: TranscriptLine[] = []
  if (after) {
    const { text } = await answerTo(guide, questionToNour([after]))
    before.push({ by: 'visitor', text: after }, { by: 'assistant', text })
  }
  const { text, sources } = await answerTo(guide, questionToNour([asked], before))
  const messages = Object.values(guideMessages)
  if (messages.some(({ ownAccount }) => text === ownAccount)) return 'account'
  if (messages.some(({ topics }) => text === topics)) return 'topics'
  if (messages.some(({ unknown }) => text === unknown)) return 'unknown'
  return sources[0]?.replace('/help/', '') ?? 'talk'
}

interface Outcome extends AskedQuestion {
  readonly outcome: string
}
let outcomes: readonly Outcome[] = []
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }).setTimerTickMode('nextTimerAsync')
  outcomes = await Promise.all(questions.map(async (question) => ({ ...question, outcome: await outcomeOf(question) })))
}, 60_000)
afterAll(() => void vi.useRealTimers())

const isAnswered = ({ outcome }: Outcome) => !['account', 'topics', 'unknown', 'talk'].includes(outcome)
const isRight = ({ expected, outcome }: Outcome) => Array.isArray(expected) && expected.includes(outcome)

describe('The guide, asked everything in the table', () => {
  it('never answers from a wrong article', () => {
    expect(outcomes.filter((outcome) => isAnswered(outcome) && !isRight(outcome))).toEqual([])
  })
  it('answers at least 85 % of what the articles answer', () => {
    const answerable = outcomes.filter(({ expected }) => Array.isArray(expected))
    expect(answerable.filter(isRight).length / answerable.length).toBeGreaterThan(0.85)
  })
  it('sends questions about the own account to a person, and no other question', () => {
    expect(outcomes.filter(({ expected, outcome }) => (expected === 'account') !== (outcome === 'account'))).toEqual([])
  })
})
