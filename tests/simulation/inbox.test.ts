import { expect, test } from 'vitest'
import { browserEnvironment } from '../../client/connection/environment.ts'
import type { Handlers } from '../../client/connection/transport.ts'
import { InboxStore } from '../../client/inbox/inbox.ts'
import { comparePositions, positionIn, positionOf } from '../../domain/inbox/views.ts'
import type { Status } from '../../protocol/conversation.ts'
import type { Person, RoomId } from '../../protocol/envelope.ts'
import { type InboxFrame, type InboxPage, type InboxRow, liveViews } from '../../protocol/inbox.ts'
import { InboxRows } from '../../storage/room/inbox-rows.ts'
import { SqliteStorage } from './sqlite-storage.ts'

const layla: Person = { id: 'v_layla', role: 'visitor', name: 'Layla' }
const agents = ['maya', 'omar'].map((id): Person => ({ id, role: 'agent', name: id }))
const maya = agents[0]!

/** Numbers in [0, n), the same for the same seed. */
function numbersOf(seed: number): (n: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (n) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * n)
  }
}

/** The inbox's storage and one agent's client of it, joined by a network that the test slows down and cuts. */
function simulate(seed: number, rooms: number) {
  const number = numbersOf(seed)
  const rows = new InboxRows(new SqliteStorage().sql as unknown as SqlStorage, () => `epoch ${seed}`)
  const truth = new Map<RoomId, InboxRow>()
  const seqs = new Map<RoomId, number>()
  const pages: (() => void)[] = []
  let handlers: Handlers<InboxFrame> | undefined
  let now = 1_000
  const welcome = (since: number, epoch: string | undefined): InboxFrame => {
    const changed = epoch === rows.epoch ? rows.since(since) : undefined
    const listed = changed ?? { ...rows.page('all', maya.id), gone: [] }
    const items = [
      { type: 'welcome', you: maya, epoch: rows.epoch, now, resumed: changed !== undefined, ...listed, counts: rows.counts, online: [] },
    ] as const
    return { rev: rows.rev, items }
  }
  const retries: (() => void)[] = []
  const store = new InboxStore({
    environment: {
      ...browserEnvironment,
      now: () => now,
      schedule: (then, ms) => {
        // Not the limit of an attempt: every attempt has its welcome at once.
        if (ms < 15_000) retries.push(then)
        return () => undefined
      },
      onNetworkChange: () => () => undefined,
    },
    connect: ({ since, epoch }, opened) => {
      handlers = opened
      opened.frame(welcome(since, epoch))
      return { send: () => undefined, check: () => undefined, close: () => undefined }
    },
    // The page is read at once and arrives when the test delivers it, or never.
    fetchPage: (view, after) => {
      const page: InboxPage = { epoch: rows.epoch, ...rows.page(view, maya.id, after === undefined ? undefined : positionOf(after)) }
      return new Promise((done, fail) => void pages.push(() => (number(8) === 0 ? fail(new Error('lost')) : done(page))))
    },
  })
  const put = () => {
    const room = `c_${number(rooms)}` as RoomId
    const seq = (seqs.get(room) ?? 0) + 1 + number(2)
    seqs.set(room, seq)
    now += number(3)
    const statuses: Status[] = [
      { is: 'assisted' },
      { is: 'waiting', since: now },
      { is: 'claimed', agent: agents[number(2)]!, since: now },
      { is: 'resolved', at: now },
    ]
    const status = statuses[number(4)]!
    const activeAt = number(3) === 0 ? (truth.get(room)?.activeAt ?? now) : now
    const row: InboxRow = {
      room,
      seq,
      title: '',
      department: '',
      visitor: layla,
      status,
      preview: `${seq}`,
      previewBy: layla,
      openedAt: 0,
      activeAt,
      visitorSeq: seq,
      readBy: {},
    }
    const open = status.is !== 'resolved'
    if (open) truth.set(room, row)
    else truth.delete(room)
    const items = rows.put(row, open)
    if (items.length > 0) handlers?.frame({ rev: rows.rev, items })
  }
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
    truth,
    put,
    cut,
    reconnect,
    isCut: () => handlers === undefined,
    deliver: () => pages.splice(number(pages.length), 1)[0]?.(),
  }
}

test.each([1, 2, 3, 4])('whatever changes while pages load, every view shows exactly its rows in order (seed %i)', async (seed) => {
  const { number, store, truth, put, cut, reconnect, isCut, deliver } = simulate(seed, 500)
  for (let n = 0; n < 600; n++) put()
  store.open()
  for (let step = 0; step < 300; step++) {
    const what = number(20)
    if (what < 12) put()
    else if (what < 15) void store.loadMore(liveViews[number(3)]!)
    else if (what < 17) deliver()
    else if (what === 17 && !isCut()) cut()
    else reconnect()
    await Promise.resolve()
    if (isCut()) continue
    // What is shown has no hole: it is the beginning of the true view.
    for (const view of liveViews) {
      const expected = trueView(truth, view)
      const { rows, count, hasMore, isLoading } = store.snapshot.views[view]
      expect(count).toBe(expected.length)
      expect(rows.map(({ room, seq }) => `${room}@${seq}`)).toEqual(expected.slice(0, rows.length))
      if (!hasMore && !isLoading) expect(rows).toHaveLength(expected.length)
    }
  }
  reconnect()
  for (const view of liveViews)
    for (let tries = 0; tries < 60 && store.snapshot.views[view].hasMore; tries++) {
      void store.loadMore(view)
      deliver()
      await new Promise((done) => setTimeout(done))
    }
  for (const view of liveViews)
    expect(store.snapshot.views[view].rows.map(({ room, seq }) => `${room}@${seq}`)).toEqual(trueView(truth, view))
})

const trueView = (truth: ReadonlyMap<RoomId, InboxRow>, view: (typeof liveViews)[number]) =>
  [...truth.values()]
    .flatMap((row) => {
      const position = positionIn(view, row, maya.id)
      return position ? [{ row, position }] : []
    })
    .sort((one, other) => comparePositions(view, one.position, other.position))
    .map(({ row }) => `${row.room}@${row.seq}`)
