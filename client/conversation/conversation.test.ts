import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type {
  ConversationClientCommand,
  ConversationFrame,
  ConversationItem,
  ConversationView,
  LoggedConversationEvent,
} from '../../protocol/conversation.ts'
import type { Person } from '../../protocol/envelope.ts'
import { refusal } from '../../protocol/errors.ts'
import { limits } from '../../protocol/limits.ts'
import { browserEnvironment } from '../connection/environment.ts'
import type { Handlers, Joining } from '../connection/transport.ts'
import { Conversation } from './conversation.ts'
import { MemoryOutbox } from './outbox.ts'

const layla: Person = { id: 'visitor:layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'agent:omar', role: 'agent', name: 'Omar' }

/** The other end, played by hand: what was dialled and sent, and what it says to that. */
class OtherEnd {
  readonly dialled: Joining[] = []
  readonly heard: ConversationClientCommand[] = []
  readonly log: string[] = []
  checks = 0
  comeBack: () => void = () => undefined
  #handlers: Handlers<ConversationFrame> | undefined

  /** A tab of Layla's. */
  tab(outbox = new MemoryOutbox()): Conversation {
    const tab = new Conversation({
      connect: (joining, handlers) => {
        this.dialled.push(joining)
        this.#handlers = handlers
        return {
          send: (command) => void this.heard.push(command as ConversationClientCommand),
          check: () => void this.checks++,
          close: () => undefined,
        }
      },
      older: async () => ({ events: [], start: true }),
      outbox,
      environment: {
        ...browserEnvironment,
        random: () => 1,
        onReturn: (then) => {
          this.comeBack = then
          return () => undefined
        },
        log: (line) => void this.log.push(line),
      },
      debug: true,
    })
    tab.open()
    return tab
  }

  /** Its frames come by asking. */
  slow?: true

  says(after: number, upTo: number, ...items: ConversationItem[]): void {
    this.#handlers?.frame({ after, upTo, items }, this.slow)
  }

  welcomes(...events: LoggedConversationEvent[]): void {
    const room: ConversationView = {
      department: undefined,
      visitor: layla,
      status: { is: 'assisted' },
      receipts: {},
      participants: {},
      present: [],
      agentsOnline: 0,
      answer: undefined,
    }
    this.says(0, events.at(-1)?.seq ?? 0, { type: 'welcome', you: layla, room, epoch: 'one', complete: true, start: true, events })
  }

  /** Keeps the last thing that was said. */
  keeps(seq: number): void {
    const { id, text } = this.posts().at(-1)!
    this.says(seq - 1, seq, { type: 'ack', id, seq }, posted(seq, layla, text, id))
  }

  dies(code = 1006): void {
    this.#handlers?.closed({ code })
  }

  posts(): Extract<ConversationClientCommand, { type: 'message.post' }>[] {
    return this.heard.filter((command) => command.type === 'message.post')
  }
}

const posted = (seq: number, by: Person, text: string, id = `m-${seq}`): LoggedConversationEvent => ({
  type: 'message.posted',
  text,
  seq,
  at: seq,
  by,
  id,
})
const texts = (conversation: Conversation) => conversation.snapshot.lines.map(({ text }) => text)
const unsent = (conversation: Conversation) => conversation.snapshot.unsent.map(({ text, state }) => `${text}: ${state}`)

let server: OtherEnd
beforeEach(() => {
  vi.useFakeTimers()
  server = new OtherEnd()
})
afterEach(() => void vi.useRealTimers())

test('what Layla says is shown at once, sent, and stays the same line when it is stored', () => {
  const tab = server.tab()
  server.welcomes()
  tab.post('hi')
  const { key } = tab.snapshot.unsent[0]!
  expect(unsent(tab)).toEqual(['hi: sending'])
  server.keeps(1)
  expect(unsent(tab)).toEqual([])
  expect(tab.snapshot.lines[0]).toMatchObject({ key, text: 'hi' })
})

test('one line is under way at a time, so that none overtakes', () => {
  const tab = server.tab()
  server.welcomes()
  for (const word of ['hi', 'kifak', 'sho']) tab.post(word)
  expect(server.posts().map(({ text }) => text)).toEqual(['hi'])
  server.keeps(1)
  server.keeps(2)
  server.keeps(3)
  expect(server.posts().map(({ text }) => text)).toEqual(['hi', 'kifak', 'sho'])
})

test('offline it is queued; with the next welcome it goes, under the same id', () => {
  const tab = server.tab()
  server.welcomes()
  tab.post('hi')
  server.dies()
  tab.post('kifak')
  expect(unsent(tab)).toEqual(['hi: queued', 'kifak: queued'])
  vi.advanceTimersByTime(1_000)
  server.welcomes()
  const [first, again] = server.posts()
  expect(again).toEqual(first)
})

test('what was stored before the connection died is not shown twice', () => {
  const tab = server.tab()
  server.welcomes()
  tab.post('hi')
  server.dies()
  vi.advanceTimersByTime(1_000)
  server.welcomes(posted(1, layla, 'hi', server.posts()[0]!.id))
  expect(texts(tab)).toEqual(['hi'])
  expect(unsent(tab)).toEqual([])
})

test('acknowledged but not seen yet, it is still shown; and if a restore took that day back, it is sent again', () => {
  const tab = server.tab()
  server.welcomes(posted(1, omar, 'hi'))
  tab.post('kifak')
  const { id } = server.posts()[0]!
  server.says(0, 0, { type: 'ack', id, seq: 2 })
  expect(unsent(tab)).toEqual(['kifak: sending'])
  server.dies()
  vi.advanceTimersByTime(1_000)
  server.welcomes(posted(1, omar, 'hi'))
  expect(server.posts().map((post) => post.id)).toEqual([id, id])
})

test('too fast: the line waits as long as it was told to and nothing passes it', () => {
  const tab = server.tab()
  server.welcomes()
  tab.post('hi')
  server.says(0, 0, refusal('too-fast', { id: server.posts()[0]!.id, retryAfterMs: 5_000 }))
  tab.post('kifak')
  expect(unsent(tab)).toEqual(['hi: queued', 'kifak: queued'])
  expect(tab.snapshot.unsent[0]?.refused?.code).toBe('too-fast')
  vi.advanceTimersByTime(4_999)
  expect(server.posts()).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(server.posts().map(({ text }) => text)).toEqual(['hi', 'hi'])
  expect(unsent(tab)).toEqual(['hi: sending', 'kifak: sending'])
})

test('refused for good: it says why, lets the others pass, and may be tried again or discarded', () => {
  const tab = server.tab()
  server.welcomes()
  for (const word of ['hi', 'kifak']) tab.post(word)
  const { id } = server.posts()[0]!
  server.says(0, 0, refusal('not-allowed', { id }))
  expect(unsent(tab)).toEqual(['hi: failed', 'kifak: sending'])
  server.keeps(1)
  tab.retry(id)
  expect(server.posts().at(-1)).toMatchObject({ id, text: 'hi' })
  server.says(0, 0, refusal('not-allowed', { id }))
  tab.discard(id)
  expect(unsent(tab)).toEqual([])
})

test('a full outbox refuses by name and keeps what it has', () => {
  const tab = server.tab()
  for (let n = 0; n < limits.outboxMessages; n++) expect(tab.post(`n${n}`)).toBeUndefined()
  expect(tab.post('one more')?.code).toBe('outbox-full')
  expect(tab.snapshot.unsent).toHaveLength(limits.outboxMessages)
  expect(server.tab().post('   ')?.code).toBe('empty-message')
  expect(server.tab().post('x'.repeat(limits.textLength + 1))?.code).toBe('too-long')
})

test('what one tab has just said another shows, and sends only if the first does not', () => {
  const outbox = new MemoryOutbox()
  const elsewhere = new OtherEnd()
  const [one, two] = [server.tab(outbox), elsewhere.tab(outbox)]
  server.welcomes()
  elsewhere.welcomes()
  one.post('hi')
  expect(unsent(two)).toEqual(['hi: sending'])
  expect([server.posts().length, elsewhere.posts().length]).toEqual([1, 0])
  vi.advanceTimersByTime(2_000)
  expect(elsewhere.posts()).toEqual(server.posts())
})

test('a hole in what is told: leave, and come back from the last sure place', () => {
  const tab = server.tab()
  server.welcomes(posted(1, omar, 'hi'))
  server.says(2, 3, posted(3, omar, 'sho'))
  expect(texts(tab)).toEqual(['hi'])
  vi.advanceTimersByTime(0)
  expect(server.dialled.at(-1)).toEqual({ since: 1, epoch: 'one' })
})

test('no answer in ten seconds: this connection is not believed any more', () => {
  const tab = server.tab()
  server.welcomes()
  tab.post('hi')
  vi.advanceTimersByTime(10_001)
  expect(server.dialled).toHaveLength(2)
})

test('coming back waits longer and longer, and not at all when the network or the reader returns', () => {
  server.tab()
  server.dies()
  vi.advanceTimersByTime(1_000)
  expect(server.dialled).toHaveLength(2)
  server.dies()
  vi.advanceTimersByTime(1_999)
  expect(server.dialled).toHaveLength(2)
  server.comeBack()
  expect(server.dialled).toHaveLength(3)
  server.welcomes()
  server.comeBack()
  expect([server.dialled.length, server.checks]).toEqual([3, 1])
  expect(server.log).toEqual(['retry in 1000 ms', 'retry in 2000 ms', 'connected'])
})

test('a ticket that ran out is renewed at once; a right that ended is said', () => {
  const tab = server.tab()
  server.welcomes(posted(1, omar, 'hi'))
  server.dies(4401)
  vi.advanceTimersByTime(0)
  expect(server.dialled).toHaveLength(2)
  server.welcomes()
  expect(server.log).toEqual(['connected', 'retry in 0 ms', 'resumed after 1'])
  expect(tab.snapshot.connection).toEqual({ status: 'online' })
})

test('a question is asked again after a break with the same id, and in the end refused by name', async () => {
  const tab = server.tab()
  server.welcomes()
  const answer = tab.request({ type: 'person.request' })
  server.dies()
  vi.advanceTimersByTime(1_000)
  server.welcomes()
  const asked = server.heard.filter(({ type }) => type === 'person.request')
  expect(asked).toHaveLength(2)
  expect(asked[0]).toEqual(asked[1])
  vi.advanceTimersByTime(15_000)
  expect(await answer).toMatchObject({ type: 'refused', code: 'unavailable' })
})

test('Omar has stopped typing after six seconds, also when nobody says so', () => {
  const tab = server.tab()
  server.welcomes()
  server.says(0, 0, { type: 'typing', on: true, at: 1, by: omar, id: 't' })
  expect(tab.snapshot.typing).toEqual([omar])
  vi.advanceTimersByTime(6_000)
  expect(tab.snapshot.typing).toEqual([])
})

test('receipts: received by itself, read when seen, at most once a second', () => {
  const tab = server.tab()
  const receipts = () => server.heard.filter(({ type }) => type === 'receipt.move').map(({ id: _, type: __, ...move }) => move)
  server.welcomes(posted(1, omar, 'hi'))
  expect(receipts()).toEqual([{ received: 1 }])
  server.says(1, 2, posted(2, omar, 'kifak'))
  tab.markRead()
  expect(receipts()).toHaveLength(1)
  vi.advanceTimersByTime(1_000)
  expect(receipts()).toEqual([{ received: 1 }, { received: 2, read: 2 }])
  vi.advanceTimersByTime(60_000)
  expect(receipts()).toHaveLength(2)
})

test('the snapshot is the same thing until something has changed', () => {
  const tab = server.tab()
  server.welcomes()
  const before = tab.snapshot
  expect(tab.snapshot).toBe(before)
  tab.post('hi')
  expect(tab.snapshot).not.toBe(before)
})

test('where each look is a welcome, what stands is seen and nothing is asked twice; a socket after it is a new connection', async () => {
  const tab = server.tab()
  server.slow = true
  server.welcomes(posted(1, omar, 'hello'))
  expect(tab.snapshot.connection).toEqual({ status: 'online', slow: true })
  const answer = tab.request({ type: 'person.request' })
  const heard = server.heard.length
  server.welcomes(posted(1, omar, 'hello'), posted(2, omar, 'are you there?'))
  server.welcomes(posted(1, omar, 'hello'), posted(2, omar, 'are you there?'))
  expect(texts(tab)).toEqual(['hello', 'are you there?'])
  expect(server.heard.slice(heard).filter(({ type }) => type === 'person.request')).toEqual([])
  delete server.slow
  server.welcomes(posted(2, omar, 'are you there?'))
  expect(tab.snapshot.connection).toEqual({ status: 'online' })
  const asked = server.heard.filter(({ type }) => type === 'person.request')
  expect(asked).toHaveLength(2)
  server.says(2, 3, { type: 'ack', id: asked[0]!.id, seq: 3 })
  expect(await answer).toMatchObject({ type: 'ack' })
})
