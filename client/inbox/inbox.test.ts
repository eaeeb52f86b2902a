import { expect, test } from 'vitest'
import type { RoomId } from '../../protocol/envelope.ts'
import type { InboxFrame, InboxPage, InboxRow } from '../../protocol/inbox.ts'
import { browserEnvironment } from '../connection/environment.ts'
import type { Handlers } from '../connection/transport.ts'
import { InboxStore } from './inbox.ts'

const row = (room: string, activeAt: number) => ({ room: room as RoomId, seq: 1, activeAt, status: { is: 'assisted' } }) as InboxRow

/** An agent's store that has its welcome; the computer's clock is an hour behind the server's. */
function opened() {
  let handlers: Handlers<InboxFrame> | undefined
  const asked: string[] = []
  const pages: { done: (page: InboxPage) => void; fail: () => void }[] = []
  const store = new InboxStore({
    environment: { ...browserEnvironment, now: () => 0, schedule: () => () => undefined, onNetworkChange: () => () => undefined },
    connect: (_, given) => {
      handlers = given
      return { send: () => undefined, check: () => undefined, close: () => undefined }
    },
    fetchPage: (view, after) => {
      asked.push(`${view} ${after ?? ''}`)
      return new Promise((done, fail) => void pages.push({ done, fail: () => fail(new Error('lost')) }))
    },
  })
  const welcome = (): void =>
    handlers?.frame({
      rev: 1,
      items: [
        {
          type: 'welcome',
          you: { id: 'omar', role: 'agent', name: 'Omar' },
          epoch: 'one',
          now: 3_600_000,
          resumed: false,
          rows: [row('b', 9)],
          next: '9.b',
          gone: [],
          counts: { all: 2, waiting: 0, claimed: {} },
          online: [],
        },
      ],
    })
  store.open()
  welcome()
  return { store, asked, pages, welcome }
}

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
