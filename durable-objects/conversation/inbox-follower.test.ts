import { expect, test } from 'vitest'
import { start } from '../../domain/conversation/state.ts'
import type { ConversationEvent } from '../../protocol/conversation.ts'
import type { EventEnvelope, Person, RoomId } from '../../protocol/envelope.ts'
import type { InboxRow } from '../../protocol/inbox.ts'
import type { Inbox } from '../inbox.ts'
import { InboxFollower } from './inbox-follower.ts'
import type { ConversationLog } from './summary.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'omar', role: 'agent', name: 'Omar' }

/** A conversation of Layla with its follower, and an inbox that the test takes away. */
function open() {
  const world = { at: 1_000_000, isBehind: true, isDown: false, lost: 0 }
  const events: EventEnvelope<ConversationEvent>[] = []
  const received: string[] = []
  const state = {
    ...start,
    department: { id: 'hosting', name: 'Hosting', persona: 'Nour' },
    visitor: layla,
    receipts: {} as Record<string, object>,
  }
  const messages = () => events.filter(({ type }) => type === 'message.posted')
  const log = {
    state,
    newest: () => messages().at(-1),
    oldest: () => messages()[0],
    get head() {
      return events.length
    },
  }
  const receive =
    (how: 'published' | 'stored') =>
    async ({ row }: { row: InboxRow }) => {
      if (world.isDown) throw new Error('away')
      received.push(`${how}: ${row.preview}${row.readBy.omar === undefined ? '' : `, read up to ${row.readBy.omar}`}`)
      return { online: 1 }
    }
  const follower = new InboxFollower(() => 'c_1' as RoomId, log as unknown as ConversationLog, {
    now: () => world.at,
    inbox: () => ({ publish: receive('published'), put: receive('stored') }) as unknown as DurableObjectStub<Inbox>,
    counted() {},
    isBehind: () => world.isBehind,
    lost: () => void world.lost++,
    waitUntil() {},
  })
  const turn = async (event: ConversationEvent, by: Person, isLogged = true) => {
    const envelope = { ...event, at: world.at, by, id: `e${events.length}`, ...(isLogged ? { seq: events.length + 1 } : {}) }
    if (isLogged) events.push(envelope as EventEnvelope<ConversationEvent>)
    const end = { everyone: 0, staff: 0 }
    follower.onTurn({ after: end, upTo: events.length, events: [envelope as EventEnvelope<ConversationEvent>] })
    await new Promise((resolve) => setTimeout(resolve))
  }
  const post = (text: string, by = layla) => turn({ type: 'message.posted', parts: [{ type: 'text', text }] }, by)
  const note = (text: string) => turn({ type: 'note.posted', parts: [{ type: 'text', text }] }, omar)
  const read = async (by: Person) => {
    state.receipts[by.id] = { received: events.length, read: events.length }
    await turn({ type: 'receipt.moved', received: events.length, read: events.length }, by, false)
  }
  return { world, follower, received, post, note, read }
}

test('the first message is left to the follower, which stores it at once, and later ones are published', async () => {
  const { received, post, follower } = open()
  await post('is anybody there?')
  expect(received).toEqual([])
  await follower.follow([])
  await post('hello?')
  await post('we are', omar)
  expect(received).toEqual(['stored: is anybody there?', 'published: hello?', 'published: we are'])
})

test('what changes nothing in the list is not sent: notes, and what the visitor reads', async () => {
  const { received, post, note, read } = open()
  await post('is anybody there?')
  await post('hello?')
  await note('a difficult one')
  await read(layla)
  await read(layla)
  expect(received).toEqual(['published: hello?'])
})

test('what an agent reads is published while the row is stored later anyway, and otherwise stored', async () => {
  const { world, received, post, read } = open()
  await post('is anybody there?')
  await post('hello?')
  await read(omar)
  world.isBehind = false
  world.at += 10_000
  await post('!')
  await read(omar)
  expect(received).toEqual(['published: hello?', 'published: hello?, read up to 2', 'stored: !, read up to 2', 'stored: !, read up to 3'])
})

test('in a busy conversation one row in a second is published, and the alarm sends the last one', async () => {
  const { world, follower, received, post } = open()
  await post('first')
  for (let n = 1; n <= 50; n++) {
    await post(`message ${n}`)
    world.at += 10
  }
  expect(received).toHaveLength(3)
  for (let n = 51; n <= 100; n++) {
    await post(`message ${n}`)
    world.at += 100
  }
  expect(received).toHaveLength(8)
  await post('the last one')
  expect(follower.dueAt).toBeGreaterThan(world.at)
  world.at = follower.dueAt!
  follower.sendDue()
  expect(received.at(-1)).toBe('published: the last one')
  expect(follower.dueAt).toBeUndefined()
})

test('a row that does not arrive is stored soon, and the next turn publishes again', async () => {
  const { world, received, post } = open()
  await post('first')
  world.isDown = true
  await post('second')
  expect(world.lost).toBe(1)
  world.isDown = false
  await post('third')
  expect(received).toEqual(['published: third'])
})
