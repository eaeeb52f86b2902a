import { expect, test } from 'vitest'
import { browserEnvironment } from '../../client/connection/environment.ts'
import type { Handlers } from '../../client/connection/transport.ts'
import { InboxStore } from '../../client/inbox/inbox.ts'
import { comparePositions, positionIn } from '../../domain/inbox/views.ts'
import type { RoomId } from '../../protocol/envelope.ts'
import { type InboxFrame, type InboxRow, liveViews } from '../../protocol/inbox.ts'
import { InboxServer, maya, numbersOf } from './inbox-server.ts'

/** The inbox's storage and one agent's client of it, joined by a network that the test slows down and cuts. */
function simulate(seed: number, mostRecent: number) {
  const number = numbersOf(seed)
  const pages: (() => void)[] = []
  let handlers: Handlers<InboxFrame> | undefined
  const server = new InboxServer(number, { mostRecent }, (frame) => handlers?.frame(frame))
  const retries: (() => void)[] = []
  const store = new InboxStore({
    environment: {
      ...browserEnvironment,
      now: () => server.now,
      schedule: (then, ms) => {
        // Not the limit of an attempt: every attempt has its welcome at once.
        if (ms < 15_000) retries.push(then)
        return () => undefined
      },
      onNetworkChange: () => () => undefined,
    },
    connect: ({ since, epoch }, opened) => {
      const welcome = server.welcome(since, epoch)
      handlers = opened
      opened.frame(welcome)
      return { send: () => undefined, check: () => undefined, close: () => undefined }
    },
    // The page is read at once and arrives when the test delivers it, or never.
    fetchPage: (view, after) => {
      const page = server.page(view, after)
      return new Promise((done, fail) => void pages.push(() => (number(8) === 0 ? fail(new Error('lost')) : done(page))))
    },
  })
  const cut = () => {
    const before = handlers
    handlers = undefined
    before?.closed({})
  }
  const reconnect = () => {
    for (const retry of retries.splice(0)) retry()
  }
  return {
    number,
    store,
    server,
    cut,
    reconnect,
    isCut: () => handlers === undefined,
    deliver: () => pages.splice(number(pages.length), 1)[0]?.(),
  }
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

test.each(seeds)(
  'whatever changes and whatever memory the inbox loses, every view shows exactly its rows in order (seed %i)',
  async (seed) => {
    // With some seeds most rows are in storage only, with others all are in memory.
    const { number, store, server, cut, reconnect, isCut, deliver } = simulate(seed, seed % 2 ? 60 : 1_000)
    const change = () => server.change(500)
    for (let n = 0; n < 600; n++) change()
    store.open()
    let checks = 0
    for (let step = 0; step < 400; step++) {
      const what = number(26)
      if (what < 12) change()
      else if (what < 15) void store.loadMore(liveViews[number(3)]!)
      else if (what < 17) deliver()
      else if (what === 17 && !isCut()) cut()
      else if (what < 20) server.evict()
      else if (what < 23) server.store()
      else reconnect()
      while (number(4) > 0) server.arrive()
      await Promise.resolve()
      if (isCut() || !server.isSettled) continue
      checks++
      // What is shown has no hole: it is the beginning of the true view.
      for (const view of liveViews) {
        const expected = trueView(server.truth, view).map(shown)
        const { rows, count, hasMore, isLoading } = store.snapshot.views[view]
        expect(count).toBe(expected.length)
        expect(rows.map(shown)).toEqual(expected.slice(0, rows.length))
        if (!hasMore && !isLoading) expect(rows).toHaveLength(expected.length)
      }
    }
    expect(checks).toBeGreaterThan(50)
    expect(server.evictions).toBeGreaterThan(10)
    while (!server.isSettled) {
      server.arrive()
      server.store()
    }
    reconnect()
    for (const view of liveViews)
      for (let tries = 0; tries < 60 && store.snapshot.views[view].hasMore; tries++) {
        void store.loadMore(view)
        deliver()
        await new Promise((done) => setTimeout(done))
      }
    while (!server.isSettled) server.store()
    for (const view of liveViews) {
      expect(store.snapshot.views[view].rows.map(shown)).toEqual(trueView(server.truth, view).map(shown))
      expect(server.walk(view).map(({ readBy }) => readBy)).toEqual(trueView(server.truth, view).map(({ readBy }) => readBy))
    }
  },
)

const shown = ({ room, preview }: InboxRow) => `${room}@${preview}`

const trueView = (truth: ReadonlyMap<RoomId, InboxRow>, view: (typeof liveViews)[number]) =>
  [...truth.values()]
    .flatMap((row) => {
      const position = positionIn(view, row, maya.id)
      return position ? [{ row, position }] : []
    })
    .sort((one, other) => comparePositions(view, one.position, other.position))
    .map(({ row }) => row)
