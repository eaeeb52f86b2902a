import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fallbackFor } from '../../assistant/locales/fallback.ts'
import type { Piece, Question } from '../../assistant/provider.ts'
import type { ConversationItem } from '../../protocol/conversation.ts'
import { providers } from '../../worker/ai/providers.ts'
import { connect, eventually, isText, layla, newId, newWorld, omar, openRoom, post, say } from './conversation-setup.ts'

/** A mind whose every move the test makes: what it was asked, and whether it was told to stop. */
interface Fake {
  readonly asked: Question[]
  readonly stopped: number[]
}

const { guide } = providers
afterEach(() => {
  providers['guide'] = guide!
})
beforeEach(newWorld)

function lend(answer: (question: Question) => AsyncIterable<Piece>): Fake {
  const fake: Fake = { asked: [], stopped: [] }
  providers['guide'] = () => ({
    async *answer(question, signal) {
      const n = fake.asked.push(question)
      signal.addEventListener('abort', () => fake.stopped.push(n))
      yield* answer(question)
    },
  })
  return fake
}

const pause = (ms: number) => new Promise((go) => setTimeout(go, ms))
/** A model that has gone quiet. A timer, for the runtime ends code that waits for nothing at all. */
const silence = () => pause(30_000)
/** Sooner than its own silence would have ended it: it was told, and did not merely run out. */
const isStopped = (fake: Fake) => eventually(() => fake.stopped[0], 4_000)
const byAssistant = (item: ConversationItem) => item.type === 'message.posted' && item.by.role === 'assistant'

async function* words(...texts: string[]): AsyncIterable<Piece> {
  for (const text of texts) {
    yield { type: 'text', text }
    await pause(120)
  }
}

describe('the assistant', () => {
  it('streams drafts that carry the whole text so far, and then posts one message', async () => {
    lend(() => words('Point ', 'your ', 'domain.'))
    const room = await openRoom('drafts')
    const hers = await connect(room, layla)
    const his = await connect(room, omar)
    await post(room, layla, 'how do I point my domain?')
    await hers.receives(isText('Point your domain.'))
    for (const { items } of [hers, his]) {
      const drafts = items.flatMap((item) => (item.type === 'message.drafting' ? [item.text] : []))
      expect(drafts).toEqual(['Point ', 'Point your ', 'Point your domain.'])
    }
    expect(hers.items.filter(byAssistant)).toHaveLength(1)
  })

  it('gives several quick messages one answer', async () => {
    const fake = lend(() => words('One answer.'))
    const room = await openRoom('quick')
    const hers = await connect(room, layla)
    for (const text of ['hi', 'my site', 'is down']) await post(room, layla, text)
    await hers.receives(isText('One answer.'))
    await pause(600)
    expect(hers.items.filter(byAssistant)).toHaveLength(1)
    expect(fake.asked.at(-1)?.question).toEqual(['hi', 'my site', 'is down'])
  })

  it('is cut short by a claim within a second, in the middle of a silence, and stays silent', async () => {
    const fake = lend(async function* () {
      yield { type: 'text', text: 'Let me think' }
      await silence()
    })
    const room = await openRoom('claimed')
    const hers = await connect(room, layla)
    await post(room, layla, 'hello?')
    await hers.receives((item) => item.type === 'message.drafting')
    const claimedAt = Date.now()
    await say(room, omar, { type: 'claim.take', id: newId() })
    await isStopped(fake)
    console.log(`the provider heard of the claim after ${Date.now() - claimedAt} ms`)
    await post(room, layla, 'are you there?')
    await pause(800)
    expect(fake.asked).toHaveLength(1)
    expect(hers.items.some(byAssistant)).toBe(false)
    expect(hers.items.some((item) => item.type === 'answer.ended')).toBe(true)
  })

  it('stops when Layla says stop, and answers her next question', async () => {
    let calls = 0
    const fake = lend(async function* () {
      if (++calls > 1) return yield* words('The second answer.')
      yield { type: 'text', text: 'The first' }
      await silence()
    })
    const room = await openRoom('stop')
    const hers = await connect(room, layla)
    await post(room, layla, 'a first question')
    await hers.receives((item) => item.type === 'message.drafting')
    await say(room, layla, { type: 'answer.stop', id: newId() })
    await isStopped(fake)
    await post(room, layla, 'a second question')
    await hers.receives(isText('The second answer.'))
    expect(hers.items.filter(byAssistant)).toHaveLength(1)
  })

  it('drops a running answer for a new message and answers both', async () => {
    let calls = 0
    const fake = lend(async function* () {
      if (++calls > 1) return yield* words('Both answered.')
      yield { type: 'text', text: 'Only the first' }
      await silence()
    })
    const room = await openRoom('anew')
    const hers = await connect(room, layla)
    await post(room, layla, 'a question')
    await hers.receives((item) => item.type === 'message.drafting')
    await post(room, layla, 'and another')
    await hers.receives(isText('Both answered.'))
    expect(fake.stopped).toContain(1)
    expect(fake.asked[1]?.lines.map(({ text }) => text)).toEqual(['a question', 'and another'])
    expect(hers.items.filter(byAssistant)).toHaveLength(1)
  })

  it('falls back after five seconds of silence, and offers a person', async () => {
    const fake = lend(async function* () {
      yield* []
      await silence()
    })
    const room = await openRoom('silent')
    const hers = await connect(room, layla)
    await post(room, layla, 'anybody?')
    const answer = await hers.receives(byAssistant)
    expect(answer).toMatchObject({ text: fallbackFor('en'), offersPerson: true })
    await eventually(() => fake.stopped[0])
  })

  it('falls back at once when its provider breaks', async () => {
    lend(async function* () {
      yield* []
      throw new Error('rate limit')
    })
    const room = await openRoom('broken')
    const hers = await connect(room, layla)
    await post(room, layla, 'hello')
    expect(await hers.receives(byAssistant)).toMatchObject({ offersPerson: true })
  })

  it('takes up a turn that a crash cut short, once, and then falls back', async () => {
    const fake = lend(async function* () {
      yield { type: 'text', text: 'half an ans' }
      await silence()
    })
    const room = await openRoom('orphan')
    const hers = await connect(room, layla)
    await post(room, layla, 'hello')
    await hers.receives((item) => item.type === 'message.drafting')
    for (const crash of [1, 2]) {
      await abortAllDurableObjects()
      const again = await openRoom('orphan')
      await runDurableObjectAlarm(again)
      await eventually(() => (fake.asked.length >= Math.min(2, crash + 1) ? true : undefined))
    }
    const later = await connect(await openRoom('orphan'), layla)
    const answer = await eventually(() =>
      later.items.flatMap((item): readonly ConversationItem[] => (item.type === 'welcome' ? item.events : [item])).find(byAssistant),
    )
    expect(answer).toMatchObject({ text: fallbackFor('en'), offersPerson: true, id: 'answer:1' })
    expect(fake.asked).toHaveLength(2)
  })

  it('never learns what a note says', async () => {
    const fake = lend(() => words('Good question.'))
    const room = await openRoom('prompt')
    await say(room, omar, { type: 'note.post', id: newId(), text: 'canary-7f3a' })
    const hers = await connect(room, layla)
    await post(room, layla, 'what did he write?')
    await hers.receives(isText('Good question.'))
    expect(JSON.stringify(fake.asked)).not.toContain('canary-7f3a')
  })

  it('lets the room sleep once it has answered', async () => {
    lend(() => words('Done.'))
    const room = await openRoom('rest')
    const hers = await connect(room, layla)
    await post(room, layla, 'hello')
    await hers.receives(isText('Done.'))
    await evictDurableObject(room)
    expect(hers.closed.code).toBeUndefined()
  })
})
