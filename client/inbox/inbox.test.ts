import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxFrame, InboxItem, InboxPage, InboxRow, InboxWelcome, LiveView } from '../../protocol/inbox.ts'
import { browserEnvironment } from '../connection/environment.ts'
import type { Handlers, Joining } from '../connection/transport.ts'
import { InboxStore } from './inbox.ts'

const row = (room: string, activeAt: number) => ({ room: room as RoomId, seq: 1, activeAt, status: { is: 'assisted' } }) as InboxRow

/** An agent's store that has its welcome; the computer's clock is an hour behind the server's. */
function opened(counts = { all: 2, waiting: 0, claimed: {} }) {
  let handlers: Handlers<InboxFrame> | undefined
  const asked: string[] = []
  const joins: Joining[] = []
  const pages: { done: (page: InboxPage) => void; fail: () => void }[] = []
  const timers: (() => void)[] = []
  const ended = { connections: 0 }
  const store = new InboxStore({
    environment: {
      ...browserEnvironment,
      now: () => 0,
      schedule: (then) => {
        timers.push(then)
        return () => undefined
      },
      onNetworkChange: () => () => undefined,
    },
    connect: (joining, given) => {
      joins.push(joining)
      handlers = given
      return { send: () => undefined, check: () => undefined, close: () => void ended.connections++ }
    },
    fetchPage: (view, after) => {
      asked.push(`${view} ${after ?? ''}`)
      return new Promise((done, fail) => void pages.push({ done, fail: () => fail(new Error('lost')) }))
    },
  })
  const sends = (rev: number, ...items: InboxItem[]): void => handlers?.frame({ rev, items })
  const welcome = (changes: Partial<InboxWelcome> = {}, rev = 1): void =>
    sends(rev, {
      type: 'welcome',
      you: { id: 'omar', role: 'agent', name: 'Omar' },
      epoch: 'one',
      now: 3_600_000,
      resumed: false,
      rows: [row('b', 9)],
      next: '9.b',
      gone: [],
      counts,
      online: [],
      ...changes,
    })
  /** The connection is lost, and the store connects again. */
  const reconnects = (): void => {
    handlers?.closed({ code: 1006 })
    timers.at(-1)?.()
  }
  store.open()
  welcome()
  return { store, asked, joins, pages, ended, sends, welcome, reconnects }
}

const rooms = (store: InboxStore, view: LiveView = 'all') => store.snapshot.views[view].rows.map(({ room }) => room)
const gone = (room: string) => ({ type: 'row.gone', room: room as RoomId }) as const

test("waiting times use the server's clock", () => {
  expect(opened().store.snapshot.clockOffsetMs).toBe(3_600_000)
})

test('a page is asked for once, after the last row', async () => {
  const { store, asked, pages } = opened()
  const loads = [store.loadMore('all'), store.loadMore('all')]
  expect(asked).toEqual(['all 9.b'])
  expect(store.snapshot.views.all.isLoading).toBe(true)
  pages[0]?.done({ epoch: 'one', rows: [row('a', 8)] })
  await Promise.all(loads)
  expect(store.snapshot.views.all).toMatchObject({ rows: [{ room: 'b' }, { room: 'a' }], hasMore: false, isLoading: false })
  await store.loadMore('all')
  expect(asked, 'there is no more').toHaveLength(1)
})

test('a page that could not be loaded is asked for again by the agent or with the next welcome', async () => {
  const { store, asked, pages, welcome } = opened()
  const load = store.loadMore('all')
  pages[0]?.fail()
  await load
  expect(store.snapshot.views.all).toMatchObject({ failed: true, isLoading: false, hasMore: true })
  welcome()
  expect(store.snapshot.views.all.failed).toBe(false)
  void store.loadMore('all')
  expect(asked).toEqual(['all 9.b', 'all 9.b'])
})

test('a lost connection is shown, resumed from the newest revision, and ended by closing', () => {
  const { store, joins, ended, welcome, reconnects } = opened()
  expect(joins).toEqual([{ since: 0, epoch: undefined }])
  let published = 0
  store.subscribe(() => void published++)
  reconnects()
  expect(published).toBeGreaterThan(0)
  expect(joins.at(-1)).toEqual({ since: 1, epoch: 'one' })
  welcome({ resumed: true, rows: [row('a', 10)] }, 4)
  expect([store.snapshot.connection.status, rooms(store)]).toEqual(['online', ['a', 'b']])
  const before = ended.connections
  store.close()
  expect(ended.connections).toBe(before + 1)
})

test('the first page of a view that was never loaded has no cursor', () => {
  const { store, asked } = opened({ all: 2, waiting: 3, claimed: {} })
  let published = 0
  store.subscribe(() => void published++)
  void store.loadMore('waiting')
  expect([asked, published]).toEqual([['waiting '], 1])
})

test('a page that is under way does not bring back a conversation that left meanwhile, a later page may', async () => {
  const { store, pages, sends, welcome } = opened({ all: 5, waiting: 0, claimed: {} })
  const load = store.loadMore('all')
  sends(2, gone('a'))
  welcome({ resumed: true, rows: [], gone: ['c' as RoomId], counts: { all: 5, waiting: 0, claimed: {} } }, 3)
  sends(4, { type: 'row.changed', row: row('e', 11) })
  pages[0]?.done({ epoch: 'one', rows: [row('a', 8), row('c', 7), row('d', 6)], next: '6.d' })
  await load
  expect(rooms(store)).toEqual(['e', 'b', 'd'])

  // Opened again: what left before a page was asked for may be on it.
  sends(5, gone('z'))
  const next = store.loadMore('all')
  pages[1]?.done({ epoch: 'one', rows: [row('a', 5), row('z', 4)] })
  await next
  expect(rooms(store)).toEqual(['e', 'b', 'd', 'a', 'z'])
})

test('while one page is under way, the end of another does not forget who left', async () => {
  const { store, pages, sends } = opened({ all: 5, waiting: 2, claimed: {} })
  const loads = [store.loadMore('all'), store.loadMore('waiting')]
  sends(2, gone('a'))
  pages[1]?.done({ epoch: 'one', rows: [] })
  await loads[1]
  pages[0]?.done({ epoch: 'one', rows: [row('a', 8), row('d', 6)] })
  await loads[0]
  expect(rooms(store)).toEqual(['b', 'd'])
})

test('a welcome does not end a page that is under way', async () => {
  const { store, asked, welcome } = opened()
  void store.loadMore('all')
  welcome({ resumed: true, rows: [] }, 2)
  expect(store.snapshot.views.all.isLoading).toBe(true)
  void store.loadMore('all')
  expect(asked).toHaveLength(1)
})

test('rows that no view shows are dropped when there are more than five hundred of them', () => {
  const { store, sends } = opened({ all: 9_999, waiting: 0, claimed: {} })
  const hidden = (first: number, count: number) =>
    Array.from({ length: count }, (_, n): InboxItem => ({ type: 'row.changed', row: row(`h${first + n}`, 1) }))
  // Complete, so that it shows every row that it has.
  const known = () => {
    sends(3, { type: 'counts.changed', counts: { all: 0, waiting: 0, claimed: {} } })
    const { length } = store.snapshot.views.all.rows
    sends(3, { type: 'counts.changed', counts: { all: 9_999, waiting: 0, claimed: {} } })
    return length
  }
  sends(2, ...hidden(0, 499))
  expect(known()).toBe(500)
  sends(2, ...hidden(500, 1))
  expect(known()).toBe(1)
  sends(2, ...hidden(600, 500))
  expect(known(), 'five hundred more than the row that stayed').toBe(501)
  sends(2, ...hidden(2_000, 1))
  expect(known()).toBe(1)
})
