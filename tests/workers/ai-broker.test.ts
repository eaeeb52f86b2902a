import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Piece, Question } from '../../assistant/provider.ts'
import type { ConversationCommand, ConversationItem } from '../../protocol/conversation.ts'
import type { Cursor } from '../../storage/room/cursors.ts'
import { providers } from '../../worker/ai/providers.ts'
import type { Seen } from '../support/fake-model.ts'
import { connect, eventually, layla, newId, omar, openRoom, post, type RoomStub, resetStorage, roomNamed } from './conversation-setup.ts'

const { guide } = providers
afterEach(() => {
  providers.guide = guide
})
beforeEach(resetStorage)

/** Uses a model on another server, over a real connection that is closed or stays open. */
function provideModel(text?: string): void {
  providers.guide = () => ({
    async *answer({ conversation }: Question, signal) {
      const query = new URLSearchParams({ conversation, ...(text === undefined ? {} : { text }) })
      const response = await fetch(`${inject('model')}/?${query}`, { method: 'POST', signal })
      let rest = ''
      for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
        const events = (rest + text).split('\n\n')
        rest = events.pop()!
        for (const event of events) yield JSON.parse(event.slice('data: '.length)) as Piece
      }
    },
  })
}

const seen = async (conversation: string): Promise<Seen> =>
  (await (await fetch(`${inject('model')}/seen?conversation=${conversation}`)).json()) as Seen

/** Within four seconds, because the assistant's own timeout would close it after five. */
async function closesConnection(conversation: string, since: number): Promise<void> {
  await eventually(async () => (await seen(conversation)).hungUp === 1 || undefined, 4_000)
  console.log(`the model's connection was closed after ${Date.now() - since} ms`)
}

const isAsked = (conversation: string) => eventually(async () => (await seen(conversation)).asked === 1 || undefined)
const drafting = (item: ConversationItem) => item.type === 'message.drafting'
const answers = (items: readonly ConversationItem[]) =>
  items.filter((item) => item.type === 'message.posted' && item.by.role === 'assistant')

describe('the connection to a model', () => {
  const ends: readonly (readonly [string, (room: RoomStub) => Promise<unknown>])[] = [
    ['Omar claims', (room) => post(room, omar, { type: 'claim.take', id: newId() } satisfies ConversationCommand)],
    ['Layla stops the answer', (room) => post(room, layla, { type: 'answer.stop', id: newId() } satisfies ConversationCommand)],
    ['the room crashes', () => abortAllDurableObjects()],
  ]

  it.each(ends)('is closed while the model pauses within a sentence when %s', async (name, end) => {
    provideModel('Let me think')
    const place = `sentence ${name}`
    const room = await openRoom(place)
    const laylas = await connect(room, layla)
    await post(room, layla, 'hello?')
    await laylas.receives(drafting)
    expect(await seen(place)).toEqual({ asked: 1, hungUp: 0 })
    const since = Date.now()
    await end(room)
    await closesConnection(place, since)
  })

  it.each(ends)('is closed before the model has sent anything when %s', async (name, end) => {
    provideModel()
    const place = `silent ${name}`
    const room = await openRoom(place)
    await post(room, layla, 'hello?')
    await isAsked(place)
    const since = Date.now()
    await end(room)
    await closesConnection(place, since)
  })
})

it('an answer recorded just before a crash is not repeated: the model is not asked again and offers nothing twice', async () => {
  let asked = 0
  providers.guide = () => ({
    async *answer() {
      asked++
      yield { type: 'text', text: 'I will get you somebody.' }
      yield { type: 'offer-person' }
    },
  })
  const room = await openRoom('recorded')
  const laylas = await connect(room, layla)
  await post(room, layla, 'a person, please')
  await laylas.receives((item) => answers([item]).length > 0)
  for (let crash = 0; crash < 3; crash++) {
    // As if the room had crashed right after it recorded the answer, before its followers' cursors
    // were written.
    await runInDurableObject(roomNamed('recorded'), (_, { storage }) => void storage.sql.exec('DELETE FROM cursors'))
    await abortAllDurableObjects()
    await runDurableObjectAlarm(await openRoom('recorded'))
    await eventually(async () => {
      await roomNamed('recorded').catchUp({ v: 1 })
      return (await runInDurableObject(roomNamed('recorded'), placeOfAssistant)) === 3 || undefined
    })
  }
  const { events } = await (await openRoom('recorded')).page({ v: 1, role: 'agent', limit: 200 })
  expect(answers(events)).toMatchObject([
    {
      id: 'answer:1',
      parts: [
        { type: 'text', text: 'I will get you somebody.' },
        { type: 'action', action: 'request-person' },
      ],
    },
  ])
  expect(events.map(({ type }) => type)).toEqual(['conversation.opened', 'message.posted', 'message.posted'])
  expect(asked).toBe(1)
})

function placeOfAssistant(_: unknown, { storage }: DurableObjectState): number {
  const row = storage.sql.exec<{ cursors: string }>('SELECT cursors FROM cursors').toArray()[0]
  const cursors = JSON.parse(row?.cursors ?? '[]') as readonly Cursor[]
  return cursors.find(({ name }) => name === 'assistant')?.seq ?? 0
}
