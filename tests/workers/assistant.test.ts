import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fallbackFor } from '../../assistant/locales/fallback.ts'
import type { Piece, Question } from '../../assistant/provider.ts'
import type { ConversationItem } from '../../protocol/conversation.ts'
import { providers } from '../../worker/ai/providers.ts'
import { connect, eventually, isText, layla, newId, omar, openRoom, post, resetStorage } from './conversation-setup.ts'

/** A model that the test controls: what it was asked, and which of its answers were aborted. */
interface Fake {
  readonly asked: Question[]
  readonly stopped: number[]
}

const { guide } = providers
afterEach(() => {
  providers.guide = guide
})
beforeEach(resetStorage)

function provide(answer: (question: Question) => AsyncIterable<Piece>): Fake {
  const fake: Fake = { asked: [], stopped: [] }
  providers.guide = () => ({
    async *answer(question, signal) {
      const n = fake.asked.push(question)
      signal.addEventListener('abort', () => fake.stopped.push(n))
      yield* answer(question)
    },
  })
  return fake
}

const pause = (ms: number) => new Promise((go) => setTimeout(go, ms))
/** A model that stops sending. A timer, because the runtime ends code that waits for nothing. */
const silence = () => pause(30_000)
/** Within four seconds, so it was aborted and did not run into its timeout. */
const isStopped = (fake: Fake) => eventually(() => fake.stopped[0], 4_000)
const requestPerson = { type: 'action', action: 'request-person' }
const byAssistant = (item: ConversationItem) => item.type === 'message.posted' && item.by.role === 'assistant'

async function* text(...texts: string[]): AsyncIterable<Piece> {
  for (const text of texts) {
    yield { type: 'text', text }
    await pause(120)
  }
}

describe('the assistant', () => {
  it('streams drafts that carry the whole text so far, and then posts one message', async () => {
    provide(() => text('Point ', 'your ', 'domain.'))
    const room = await openRoom('drafts')
    const laylas = await connect(room, layla)
    const omars = await connect(room, omar)
    await post(room, layla, 'how do I point my domain?')
    await laylas.receives(isText('Point your domain.'))
    for (const { items } of [laylas, omars]) {
      const drafts = items.flatMap((item) => (item.type === 'message.drafting' ? [item.text] : []))
      expect(drafts).toEqual(['Point ', 'Point your ', 'Point your domain.'])
    }
    expect(laylas.items.filter(byAssistant)).toHaveLength(1)
  })

  it('gives several quick messages one answer', async () => {
    const fake = provide(() => text('One answer.'))
    const room = await openRoom('quick')
    const laylas = await connect(room, layla)
    for (const text of ['hi', 'my site', 'is down']) await post(room, layla, text)
    await laylas.receives(isText('One answer.'))
    await pause(600)
    expect(laylas.items.filter(byAssistant)).toHaveLength(1)
    expect(fake.asked.at(-1)?.question).toEqual(['hi', 'my site', 'is down'])
  })

  it('stops within a second when Omar claims the conversation, and stays silent', async () => {
    const fake = provide(async function* () {
      yield { type: 'text', text: 'Let me think' }
      await silence()
    })
    const room = await openRoom('claimed')
    const laylas = await connect(room, layla)
    await post(room, layla, 'hello?')
    await laylas.receives((item) => item.type === 'message.drafting')
    const claimedAt = Date.now()
    await post(room, omar, { type: 'claim.take', id: newId() })
    await isStopped(fake)
    console.log(`the provider was aborted ${Date.now() - claimedAt} ms after the claim`)
    await post(room, layla, 'are you there?')
    await pause(800)
    expect(fake.asked).toHaveLength(1)
    expect(laylas.items.some(byAssistant)).toBe(false)
    expect(laylas.items.some((item) => item.type === 'answer.ended')).toBe(true)
  })

  it('stops when Layla asks it to, and answers the next question', async () => {
    let calls = 0
    const fake = provide(async function* () {
      if (++calls > 1) return yield* text('The second answer.')
      yield { type: 'text', text: 'The first' }
      await silence()
    })
    const room = await openRoom('stop')
    const laylas = await connect(room, layla)
    await post(room, layla, 'a first question')
    await laylas.receives((item) => item.type === 'message.drafting')
    await post(room, layla, { type: 'answer.stop', id: newId() })
    await isStopped(fake)
    await post(room, layla, 'a second question')
    await laylas.receives(isText('The second answer.'))
    expect(laylas.items.filter(byAssistant)).toHaveLength(1)
  })

  it('drops a running answer for a new message and answers both', async () => {
    let calls = 0
    const fake = provide(async function* () {
      if (++calls > 1) return yield* text('Both answered.')
      yield { type: 'text', text: 'Only the first' }
      await silence()
    })
    const room = await openRoom('anew')
    const laylas = await connect(room, layla)
    await post(room, layla, 'a question')
    await laylas.receives((item) => item.type === 'message.drafting')
    await post(room, layla, 'and another')
    await laylas.receives(isText('Both answered.'))
    expect(fake.stopped).toContain(1)
    expect(fake.asked[1]?.question).toEqual(['a question', 'and another'])
    expect(laylas.items.filter(byAssistant)).toHaveLength(1)
  })

  it('drops the answer to a message that Layla removes, and answers what is left', async () => {
    let calls = 0
    const fake = provide(async function* () {
      if (++calls > 2) return yield* text('The rest.')
      yield { type: 'text', text: 'About your password' }
      await silence()
    })
    const room = await openRoom('removed')
    const laylas = await connect(room, layla)
    await post(room, layla, 'how do I restore a backup?')
    await eventually(() => fake.asked[0])
    const secret = await post(room, layla, 'my password is cedar')
    // Only the removal is left to follow then: it alone has to begin the next answer.
    await eventually(() => fake.asked[1])
    await post(room, layla, { type: 'message.remove', id: newId(), target: secret.type === 'ack' ? secret.seq : 0 })
    await eventually(() => fake.stopped[1], 4_000)
    await laylas.receives(isText('The rest.'))
    expect(fake.asked.map(({ question }) => question)).toEqual([
      ['how do I restore a backup?'],
      ['how do I restore a backup?', 'my password is cedar'],
      ['how do I restore a backup?'],
    ])
    expect(laylas.items.filter(byAssistant)).toHaveLength(1)
  })

  it('goes on answering while Layla waits for a person, until Omar takes over', async () => {
    const fake = provide(() => text('Meanwhile: here is how.'))
    const room = await openRoom('waiting')
    const laylas = await connect(room, layla)
    await post(room, layla, { type: 'person.request', id: newId() })
    await post(room, layla, 'and how do I restore a backup?')
    await laylas.receives(isText('Meanwhile: here is how.'))
    await post(room, layla, { type: 'wait.cancel', id: newId() })
    expect(await laylas.receives(({ type }) => type === 'wait.cancelled')).toMatchObject({ by: layla })
    await post(room, layla, { type: 'person.request', id: newId() })
    await post(room, omar, { type: 'claim.take', id: newId() })
    await post(room, layla, 'are you there?')
    await pause(800)
    expect(fake.asked).toHaveLength(1)
  })

  it('falls back after five seconds of silence, and offers a person', async () => {
    const fake = provide(async function* () {
      yield* []
      await silence()
    })
    const room = await openRoom('silent')
    const laylas = await connect(room, layla)
    await post(room, layla, 'anybody?')
    const answer = await laylas.receives(byAssistant)
    expect(answer).toMatchObject({ parts: [{ type: 'text', text: fallbackFor('en') }, requestPerson] })
    await eventually(() => fake.stopped[0])
  })

  it('falls back at once when its provider breaks', async () => {
    provide(async function* () {
      yield* []
      throw new Error('rate limit')
    })
    const room = await openRoom('broken')
    const laylas = await connect(room, layla)
    await post(room, layla, 'hello')
    expect(await laylas.receives(byAssistant)).toMatchObject({ parts: [{ type: 'text' }, requestPerson] })
  })

  it('resumes an answer once after a crash, then falls back', async () => {
    const fake = provide(async function* () {
      yield { type: 'text', text: 'half an ans' }
      await silence()
    })
    const room = await openRoom('orphan')
    const laylas = await connect(room, layla)
    await post(room, layla, 'hello')
    await laylas.receives((item) => item.type === 'message.drafting')
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
    expect(answer).toMatchObject({ parts: [{ type: 'text', text: fallbackFor('en') }, requestPerson], id: 'answer:1' })
    expect(fake.asked).toHaveLength(2)
  })

  it('never receives the text of a note', async () => {
    const fake = provide(() => text('Good question.'))
    const room = await openRoom('prompt')
    await post(room, omar, { type: 'note.post', id: newId(), text: 'canary-7f3a' })
    const laylas = await connect(room, layla)
    await post(room, layla, 'what did he write?')
    await laylas.receives(isText('Good question.'))
    expect(JSON.stringify(fake.asked)).not.toContain('canary-7f3a')
  })

  it('lets the room sleep after an answer', async () => {
    provide(() => text('Done.'))
    const room = await openRoom('rest')
    const laylas = await connect(room, layla)
    await post(room, layla, 'hello')
    await laylas.receives(isText('Done.'))
    await evictDurableObject(room)
    expect(laylas.closed.code).toBeUndefined()
  })
})
