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
import { MemoryOutbox } from '../../tests/support/clients/memory-outbox.ts'
import { browserEnvironment } from '../connection/environment.ts'
import type { Handlers, Joining } from '../connection/transport.ts'
import { Conversation } from './conversation.ts'
import { added, failed } from './outbox.ts'

const layla: Person = { id: 'visitor:layla', role: 'visitor', name: 'Layla' }
const omar: Person = { id: 'agent:omar', role: 'agent', name: 'Omar' }

/** The server, played by the test: it records connects and commands and sends frames. */
class FakeServer {
  readonly connects: Joining[] = []
  readonly received: ConversationClientCommand[] = []
  readonly log: string[] = []
  checks = 0
  disconnects = 0
  readonly pagesAsked: number[] = []
  returnToPage: () => void = () => undefined
  #handlers: Handlers<ConversationFrame> | undefined

  /** One of Layla's tabs. */
  tab(outbox = new MemoryOutbox()): Conversation {
    const tab = new Conversation({
      connect: (joining, handlers) => {
        this.connects.push(joining)
        this.#handlers = handlers
        return {
          send: (command) => void this.received.push(command as ConversationClientCommand),
          check: () => void this.checks++,
          close: () => void this.disconnects++,
        }
      },
      fetchOlder: async (before) => {
        this.pagesAsked.push(before)
        return { events: [], start: true }
      },
      outbox,
      environment: {
        ...browserEnvironment,
        random: () => 1,
        onNetworkChange: (then) => {
          this.returnToPage = then
          return () => undefined
        },
        log: (line) => void this.log.push(line),
      },
    })
    tab.open()
    return tab
  }

  /** Whether its frames are polled. */
  slow?: true

  sends(after: number, upTo: number, ...items: ConversationItem[]): void {
    this.#handlers?.frame({ after, upTo, items }, this.slow)
  }

  sendsWelcome(...events: LoggedConversationEvent[]): void {
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
    this.sends(0, events.at(-1)?.seq ?? 0, { type: 'welcome', you: layla, room, epoch: 'one', complete: true, start: true, events })
  }

  /** Stores the newest post and sends its ack. */
  stores(seq: number): void {
    const { id, text } = this.posts().at(-1)!
    this.sends(seq - 1, seq, { type: 'ack', id, seq }, posted(seq, layla, text, id))
  }

  closes(code = 1006): void {
    this.#handlers?.closed({ code })
  }

  posts(): Extract<ConversationClientCommand, { type: 'message.post' }>[] {
    return this.received.filter((command) => command.type === 'message.post')
  }
}

const posted = (seq: number, by: Person, text: string, id = `m-${seq}`): LoggedConversationEvent => ({
  type: 'message.posted',
  parts: [{ type: 'text', text }],
  seq,
  at: seq,
  by,
  id,
})
const texts = (conversation: Conversation) => conversation.snapshot.lines.map(({ text }) => text)
const unsent = (conversation: Conversation) => conversation.snapshot.unsent.map(({ text, state }) => `${text}: ${state}`)

let server: FakeServer
beforeEach(() => {
  vi.useFakeTimers()
  server = new FakeServer()
})
afterEach(() => void vi.useRealTimers())

test('a post is shown and sent at once, and keeps its key when it is stored', () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.post('hi')
  const { key } = tab.snapshot.unsent[0]!
  expect(unsent(tab)).toEqual(['hi: sending'])
  server.stores(1)
  expect(unsent(tab)).toEqual([])
  expect(tab.snapshot.lines[0]).toMatchObject({ key, text: 'hi' })
})

test('one message is in flight at a time, so that none overtakes another', () => {
  const tab = server.tab()
  server.sendsWelcome()
  for (const text of ['hi', 'kifak', 'sho']) tab.post(text)
  expect(server.posts().map(({ text }) => text)).toEqual(['hi'])
  server.stores(1)
  server.stores(2)
  server.stores(3)
  expect(server.posts().map(({ text }) => text)).toEqual(['hi', 'kifak', 'sho'])
})

test('an offline post is queued and sent with the next welcome under the same id', () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.post('hi')
  server.closes()
  tab.post('kifak')
  expect(unsent(tab)).toEqual(['hi: queued', 'kifak: queued'])
  vi.advanceTimersByTime(1_000)
  server.sendsWelcome()
  const [first, second] = server.posts()
  expect(second).toEqual(first)
})

test('a message that was stored before the connection was lost is shown once', () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.post('hi')
  server.closes()
  vi.advanceTimersByTime(1_000)
  server.sendsWelcome(posted(1, layla, 'hi', server.posts()[0]!.id))
  expect(texts(tab)).toEqual(['hi'])
  expect(unsent(tab)).toEqual([])
})

test('an acknowledged message is shown until its line arrives, and sent again when a restored log lacks it', () => {
  const tab = server.tab()
  server.sendsWelcome(posted(1, omar, 'hi'))
  tab.post('kifak')
  const { id } = server.posts()[0]!
  server.sends(0, 0, { type: 'ack', id, seq: 2 })
  expect(unsent(tab)).toEqual(['kifak: sending'])
  server.closes()
  vi.advanceTimersByTime(1_000)
  server.sendsWelcome(posted(1, omar, 'hi'))
  expect(server.posts().map((post) => post.id)).toEqual([id, id])
})

test('a message that is refused as too fast waits for retryAfterMs, and later messages wait behind it', () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.post('hi')
  server.sends(0, 0, refusal('too-fast', { id: server.posts()[0]!.id, retryAfterMs: 5_000 }))
  tab.post('kifak')
  expect(unsent(tab)).toEqual(['hi: queued', 'kifak: queued'])
  // Each waiting line has the reason and its end.
  for (const waiting of tab.snapshot.unsent) expect(waiting).toMatchObject({ refused: { code: 'too-fast' }, retryAt: Date.now() + 5_000 })
  vi.advanceTimersByTime(4_999)
  expect(server.posts()).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(server.posts().map(({ text }) => text)).toEqual(['hi', 'hi'])
  expect(unsent(tab)).toEqual(['hi: sending', 'kifak: sending'])
})

test('a message that is refused for good shows why, blocks no other and can be retried or discarded', () => {
  const tab = server.tab()
  server.sendsWelcome()
  for (const text of ['hi', 'kifak']) tab.post(text)
  const { id } = server.posts()[0]!
  server.sends(0, 0, refusal('not-allowed', { id }))
  expect(unsent(tab)).toEqual(['hi: failed', 'kifak: sending'])
  server.stores(1)
  tab.retry(id)
  expect(server.posts().at(-1)).toMatchObject({ id, text: 'hi' })
  server.sends(0, 0, refusal('not-allowed', { id }))
  tab.discard(id)
  expect(unsent(tab)).toEqual([])
})

test('control characters are dropped before a message is shown and sent', () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.post(` first${'\u0001\u001b'.repeat(1_950)} `)
  tab.note('\u0007aside')
  expect(unsent(tab)).toEqual(['first: sending', 'aside: sending'])
  expect(server.posts()[0]?.text).toBe('first')
  expect(tab.post('\u0001 \u001b')?.code).toBe('empty-message')
})

test('a stored message whose frame is too large fails unsent, and the next one is sent', () => {
  const outbox = new MemoryOutbox()
  const text = '\u0001'.repeat(3_900)
  outbox.update(added({ id: 'one', kind: 'note', text, at: Date.now() }))
  const tab = server.tab(outbox)
  tab.post('next')
  server.sendsWelcome()
  expect(tab.snapshot.unsent).toMatchObject([{ state: 'failed', refused: { code: 'too-long' } }, { state: 'sending' }])
  expect(server.received).toMatchObject([{ type: 'message.post', text: 'next' }])
})

test('a refusal without an id is about the message in flight, unless it is about the connection', () => {
  const tab = server.tab()
  server.sendsWelcome()
  for (const text of ['hi', 'kifak']) tab.post(text)
  server.sends(0, 0, refusal('too-many-refused'))
  expect(unsent(tab)).toEqual(['hi: sending', 'kifak: sending'])
  server.sends(0, 0, refusal('too-large'))
  expect(unsent(tab)).toEqual(['hi: failed', 'kifak: sending'])
  expect(server.posts().at(-1)?.text).toBe('kifak')
})

test.each<[string, () => void]>([
  ['closes the connection', () => server.closes(1009)],
  ['gets no reply', () => undefined],
  ['is not stored', () => server.sends(0, 0, refusal('not-stored', { id: server.posts().at(-1)!.id, retryAfterMs: 1_000 }))],
])('a message that each time %s fails after five tries and does not hold up the next', (_, answers) => {
  const tab = server.tab()
  server.sendsWelcome()
  for (const text of ['hi', 'kifak']) tab.post(text)
  const { id } = server.posts()[0]!
  let tries = 0
  for (let second = 0; second < 120 && server.posts().at(-1)?.text === 'hi'; second++) {
    if (tab.snapshot.connection.status === 'connecting') server.sendsWelcome()
    if (server.posts().length > tries && server.posts().at(-1)?.text === 'hi') {
      tries++
      answers()
    }
    vi.advanceTimersByTime(1_000)
  }
  expect(server.posts().map(({ text }) => text)).toEqual(['hi', 'hi', 'hi', 'hi', 'hi', 'kifak'])
  expect(tab.snapshot.unsent).toMatchObject([{ state: 'failed', refused: { code: 'unavailable' } }, { state: 'sending' }])
  server.stores(1)
  tab.retry(id)
  expect(server.posts().at(-1)).toMatchObject({ id, text: 'hi' })
})

test('a rate limit is no failed try', () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.post('hi')
  for (let n = 0; n < 9; n++) {
    server.sends(0, 0, refusal('too-fast', { id: server.posts()[0]!.id, retryAfterMs: 1_000 }))
    vi.advanceTimersByTime(1_000)
  }
  expect([unsent(tab), server.posts().length]).toEqual([['hi: sending'], 10])
})

test('a message from before the clock was set back is sent at once', () => {
  const outbox = new MemoryOutbox()
  outbox.update(added({ id: 'one', kind: 'message', text: 'hi', at: Date.now() + 24 * 3_600_000 }))
  server.tab(outbox)
  server.sendsWelcome()
  expect(server.posts()).toHaveLength(1)
})

test('a full outbox refuses further posts and keeps its messages', () => {
  const tab = server.tab()
  for (let n = 0; n < limits.outboxMessages; n++) expect(tab.post(`n${n}`)).toBeUndefined()
  expect(tab.post('one more')?.code).toBe('outbox-full')
  expect(tab.snapshot.unsent).toHaveLength(limits.outboxMessages)
  expect(server.tab().post('   ')?.code).toBe('empty-message')
  expect(server.tab().post('x'.repeat(limits.textLength + 1))?.code).toBe('too-long')
})

test('a second tab shows the post of the first at once and sends it after two seconds', () => {
  const outbox = new MemoryOutbox()
  const otherServer = new FakeServer()
  const [one, two] = [server.tab(outbox), otherServer.tab(outbox)]
  server.sendsWelcome()
  otherServer.sendsWelcome()
  one.post('hi')
  expect(unsent(two)).toEqual(['hi: sending'])
  expect([server.posts().length, otherServer.posts().length]).toEqual([1, 0])
  vi.advanceTimersByTime(2_000)
  expect(otherServer.posts()).toEqual(server.posts())
})

test('a gap makes the client reconnect from its cursor', () => {
  const tab = server.tab()
  server.sendsWelcome(posted(1, omar, 'hi'))
  server.sends(2, 3, posted(3, omar, 'sho'))
  expect(texts(tab)).toEqual(['hi'])
  vi.advanceTimersByTime(0)
  expect(server.connects.at(-1)).toEqual({ since: 1, epoch: 'one' })
})

test('a missing reply makes the client reconnect after ten seconds', () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.post('hi')
  vi.advanceTimersByTime(10_001)
  expect(server.connects).toHaveLength(2)
})

test('reconnecting backs off, and is immediate when the network or the reader returns', () => {
  server.tab()
  server.closes()
  vi.advanceTimersByTime(1_000)
  expect(server.connects).toHaveLength(2)
  server.closes()
  vi.advanceTimersByTime(1_999)
  expect(server.connects).toHaveLength(2)
  server.returnToPage()
  expect(server.connects).toHaveLength(3)
  server.sendsWelcome()
  server.returnToPage()
  expect([server.connects.length, server.checks]).toEqual([3, 1])
  expect(server.log).toEqual(['retry in 1000 ms', 'retry in 2000 ms', 'connected'])
})

test('an expired ticket is renewed at once', () => {
  const tab = server.tab()
  server.sendsWelcome(posted(1, omar, 'hi'))
  server.closes(4401)
  vi.advanceTimersByTime(0)
  expect(server.connects).toHaveLength(2)
  server.sendsWelcome()
  expect(server.log).toEqual(['connected', 'retry in 0 ms', 'resumed after 1'])
  expect(tab.snapshot.connection).toEqual({ status: 'online' })
})

test('a request is sent again under the same id after a reconnect, and refused as unavailable in the end', async () => {
  const tab = server.tab()
  server.sendsWelcome()
  const reply = tab.request({ type: 'person.request' })
  server.closes()
  vi.advanceTimersByTime(1_000)
  server.sendsWelcome()
  const requests = server.received.filter(({ type }) => type === 'person.request')
  expect(requests).toHaveLength(2)
  expect(requests[0]).toEqual(requests[1])
  vi.advanceTimersByTime(15_000)
  expect(await reply).toMatchObject({ type: 'refused', code: 'unavailable' })
})

test('typing expires after six seconds without an event', () => {
  const tab = server.tab()
  server.sendsWelcome()
  server.sends(0, 0, { type: 'typing', on: true, at: 1, by: omar, id: 't' })
  expect(tab.snapshot.typing).toEqual([omar])
  vi.advanceTimersByTime(6_000)
  expect(tab.snapshot.typing).toEqual([])
})

test('receipts are sent at most once a second: received without the reader, read when they have seen it', () => {
  const tab = server.tab()
  const receipts = () => server.received.filter(({ type }) => type === 'receipt.move').map(({ id: _, type: __, ...move }) => move)
  server.sendsWelcome(posted(1, omar, 'hi'))
  expect(receipts()).toEqual([{ received: 1 }])
  server.sends(1, 2, posted(2, omar, 'kifak'))
  tab.markRead()
  expect(receipts()).toHaveLength(1)
  vi.advanceTimersByTime(1_000)
  expect(receipts()).toEqual([{ received: 1 }, { received: 2, read: 2 }])
  vi.advanceTimersByTime(60_000)
  expect(receipts()).toHaveLength(2)
})

test('the snapshot stays the same object until something changes', () => {
  const tab = server.tab()
  server.sendsWelcome()
  const before = tab.snapshot
  expect(tab.snapshot).toBe(before)
  tab.post('hi')
  expect(tab.snapshot).not.toBe(before)
})

test('with polling a welcome repeats no request, and the socket that replaces it is a new connection', async () => {
  const tab = server.tab()
  server.slow = true
  server.sendsWelcome(posted(1, omar, 'hello'))
  expect(tab.snapshot.connection).toEqual({ status: 'online', slow: true })
  const reply = tab.request({ type: 'person.request' })
  const received = server.received.length
  server.sendsWelcome(posted(1, omar, 'hello'), posted(2, omar, 'are you there?'))
  server.sendsWelcome(posted(1, omar, 'hello'), posted(2, omar, 'are you there?'))
  expect(texts(tab)).toEqual(['hello', 'are you there?'])
  expect(server.received.slice(received).filter(({ type }) => type === 'person.request')).toEqual([])
  delete server.slow
  server.sendsWelcome(posted(2, omar, 'are you there?'))
  expect(tab.snapshot.connection).toEqual({ status: 'online' })
  const requests = server.received.filter(({ type }) => type === 'person.request')
  expect(requests).toHaveLength(2)
  server.sends(2, 3, { type: 'ack', id: requests[0]!.id, seq: 3 })
  expect(await reply).toMatchObject({ type: 'ack' })
})

test('a post before the conversation is opened is shown, and kept as a message, a note as a note', () => {
  const conversation = new Conversation({
    connect: () => {
      throw new Error('not opened')
    },
    fetchOlder: async () => ({ events: [], start: true }),
    outbox: new MemoryOutbox(),
    environment: browserEnvironment,
  })
  let published = 0
  conversation.subscribe(() => void published++)
  expect(conversation.snapshot.unsent).toEqual([])
  conversation.post('hi')
  expect(published).toBe(1)
  conversation.note('aside')
  expect(conversation.snapshot.unsent).toMatchObject([
    { kind: 'message', text: 'hi', state: 'queued' },
    { kind: 'note', text: 'aside', state: 'queued' },
  ])
})

test('a message that failed before a reload is sent at once when its author retries it, one that waits is not discarded', () => {
  const outbox = new MemoryOutbox()
  outbox.update(added({ id: 'one', kind: 'message', text: 'hi', at: Date.now() }))
  outbox.update(failed('one', refusal('unavailable')))
  const tab = server.tab(outbox)
  server.sendsWelcome()
  expect(server.posts()).toEqual([])
  tab.retry('one')
  expect(server.posts()).toMatchObject([{ id: 'one', text: 'hi' }])
  server.sends(0, 0, refusal('not-allowed', { id: 'one' }))
  tab.post('kifak')
  tab.discard(server.posts().at(-1)!.id)
  expect(unsent(tab)).toEqual(['hi: failed', 'kifak: sending'])
  tab.discard('one')
  expect(unsent(tab)).toEqual(['kifak: sending'])
})

test('what another tab changes in the outbox is published, until the conversation is closed', () => {
  const outbox = new MemoryOutbox()
  const tab = server.tab(outbox)
  server.sendsWelcome()
  let published = 0
  tab.subscribe(() => void published++)
  outbox.update(added({ id: 'one', kind: 'message', text: 'hi', at: Date.now() }))
  expect([published, unsent(tab)]).toEqual([1, ['hi: sending']])
  server.sends(0, 0, { type: 'typing', on: true, at: 1, by: omar, id: 't' })
  tab.close()
  published = 0
  outbox.update(added({ id: 'two', kind: 'message', text: 'kifak', at: Date.now() }))
  vi.advanceTimersByTime(10_000)
  expect([published, server.posts(), server.disconnects]).toEqual([0, [], 1])
})

test("a key sends the visitor's typing, and their message ends it without a command", () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.typing(true)
  tab.post('hi')
  tab.typing(false)
  tab.typing(true)
  expect(server.received.flatMap((command) => (command.type === 'typing' ? [command.on] : []))).toEqual([true, true])
})

test('a refused post leaves the typing as it is', () => {
  const tab = server.tab()
  server.sendsWelcome()
  tab.typing(true)
  expect(tab.post(' ')).toMatchObject({ code: 'empty-message' })
  tab.typing(false)
  expect(server.received.filter(({ type }) => type === 'typing')).toHaveLength(2)
})

test('a page of older messages is asked for only when there may be one', async () => {
  const tab = server.tab()
  await tab.loadOlder()
  server.sendsWelcome(posted(1, omar, 'hi'))
  await tab.loadOlder()
  expect(server.pagesAsked).toEqual([])
})

test('nothing is sent after the connection is lost until it is back', () => {
  const tab = server.tab()
  server.sendsWelcome(posted(1, omar, 'hi'))
  server.sends(1, 2, posted(2, omar, 'kifak'))
  tab.markRead()
  const received = server.received.length
  server.closes()
  expect(vi.getTimerCount(), 'only the next try to connect').toBe(1)
  expect(server.received).toHaveLength(received)
})

test('a log that begins anew repeats what waits for a reply, although polling continues', () => {
  const tab = server.tab()
  server.slow = true
  server.sendsWelcome(posted(1, omar, 'hello'))
  void tab.request({ type: 'person.request' })
  const { you, room } = tab.snapshot
  server.sends(0, 1, {
    type: 'welcome',
    you: you!,
    room: room!,
    epoch: 'two',
    complete: false,
    start: true,
    events: [posted(1, omar, 'hi')],
  })
  expect(server.received.filter(({ type }) => type === 'person.request')).toHaveLength(1)
  expect(texts(tab)).toEqual(['hi'])
})

test('a repeated acknowledgement of one message leaves the next one in flight', () => {
  const tab = server.tab()
  server.sendsWelcome()
  for (const text of ['hi', 'kifak']) tab.post(text)
  const { id } = server.posts()[0]!
  for (let n = 0; n < 2; n++) server.sends(0, 0, { type: 'ack', id, seq: 1 })
  expect(server.posts().map(({ text }) => text)).toEqual(['hi', 'kifak'])
  expect(unsent(tab)).toEqual(['hi: sending', 'kifak: sending'])
})
