import { beforeEach, expect, test, vi } from 'vitest'
import { added, type OutboxItems, settled } from './outbox.ts'
import { StoredOutbox } from './stored-outbox.ts'

const database = new Map<string, unknown>()
let isBroken = false
let throwsAtOnce = false

/** A fake of idb-keyval: every step takes a millisecond, and `update` is one transaction. */
vi.mock('idb-keyval', () => {
  const step = (then: () => unknown) => {
    if (throwsAtOnce) throw new DOMException('This page has no database.', 'SecurityError')
    return new Promise((go) => setTimeout(go, 1)).then(() => {
      if (isBroken) throw new Error('This window has no database.')
      return then()
    })
  }
  return {
    createStore: () => undefined,
    get: (key: string) => step(() => database.get(key)),
    update: (key: string, change: (value: unknown) => unknown) => step(() => database.set(key, change(database.get(key)))),
    del: (key: string) => step(() => database.delete(key)),
  }
})

const ids = (items: OutboxItems) => items.map(({ id }) => id)
const message = (id: string) => added({ id, kind: 'message', text: id, at: 0 })

beforeEach(() => {
  database.clear()
  isBroken = false
  vi.unstubAllGlobals()
})

test('a stored message is shown at once and survives a reload', async () => {
  const before = new StoredOutbox('reload')
  before.update(message('hi'))
  expect(ids(before.items)).toEqual(['hi'])
  await vi.waitFor(() => expect(database.size).toBe(1))
  const after = new StoredOutbox('reload')
  await vi.waitFor(() => expect(ids(after.items)).toEqual(['hi']))
})

test('a stored message keeps its files over a reload', async () => {
  const files = [{ name: 'invoice.pdf', mediaType: 'application/pdf', content: new Blob(['%PDF']) }]
  new StoredOutbox('files').update(added({ id: 'hi', kind: 'message', text: 'hi', at: 0, files }))
  await vi.waitFor(() => expect(database.size).toBe(1))
  const after = new StoredOutbox('files')
  await vi.waitFor(() => expect(after.items[0]?.files).toEqual(files))
})

test('two tabs share one outbox and lose no message of each other', async () => {
  const one = new StoredOutbox('tabs')
  const two = new StoredOutbox('tabs')
  const onChange = vi.fn()
  two.subscribe(onChange)
  one.update(message('hi'))
  two.update(message('kifak'))
  one.update(message('sho'))
  await vi.waitFor(() => expect([...ids(one.items)].sort()).toEqual(['hi', 'kifak', 'sho']))
  await vi.waitFor(() => expect(two.items).toEqual(one.items))
  two.update(settled(new Set(['hi'])))
  await vi.waitFor(() => expect([...ids(one.items)].sort()).toEqual(['kifak', 'sho']))
  expect(onChange).toHaveBeenCalled()
})

test('without a database the outbox lasts as long as the page', async () => {
  isBroken = true
  const outbox = new StoredOutbox('private')
  outbox.update(message('hi'))
  outbox.update(message('kifak'))
  await new Promise((go) => setTimeout(go, 20))
  expect(ids(outbox.items)).toEqual(['hi', 'kifak'])
})

test('an outbox works without a channel to other tabs, and where storage throws at once', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  vi.stubGlobal('BroadcastChannel', undefined)
  throwsAtOnce = true
  const outbox = new StoredOutbox('sandboxed')
  outbox.update(message('hi'))
  outbox.update(message('kifak'))
  outbox.update(settled(new Set(['hi'])))
  await outbox.forget()
  await new Promise((go) => setTimeout(go, 20))
  throwsAtOnce = false
  process.off('unhandledRejection', unhandled)
  expect([ids(outbox.items), unhandled.mock.calls]).toEqual([['kifak'], []])
})

test('forgetting an outbox deletes it from the database', async () => {
  const outbox = new StoredOutbox('library')
  outbox.update(message('hi'))
  await outbox.forget()
  expect(database.size).toBe(0)
})

test('a change of another tab that changes nothing here, or none of our own, is not published', async () => {
  const outbox = new StoredOutbox('quiet')
  outbox.update(message('hi'))
  await vi.waitFor(() => expect(database.size).toBe(1))
  const { items } = outbox
  const onChange = vi.fn()
  outbox.subscribe(onChange)
  outbox.update(settled(new Set(['another'])))
  new BroadcastChannel('parley:quiet').postMessage('changed')
  await new Promise((go) => setTimeout(go, 20))
  expect([onChange.mock.calls.length, outbox.items]).toEqual([0, items])
})

test('a change that replaces an item is published, although the number of items stays', async () => {
  const outbox = new StoredOutbox('replaced')
  outbox.update(message('hi'))
  const onChange = vi.fn()
  outbox.subscribe(onChange)
  outbox.update((items) => items.map((item) => ({ ...item, text: 'hello' })))
  expect([onChange.mock.calls.length, outbox.items[0]?.text]).toEqual([1, 'hello'])
  await vi.waitFor(() => expect(database.get('replaced')).toMatchObject([{ text: 'hello' }]))
})

test('an outbox has its own rows and its own channel, and a forgotten one no longer listens', async () => {
  const one = new StoredOutbox('one')
  const other = new StoredOutbox('other')
  one.update(message('hi'))
  await vi.waitFor(() => expect([...database.keys()]).toContain('one'))
  expect(other.items).toEqual([])
  await one.forget()
  const second = new StoredOutbox('one')
  second.update(message('again'))
  await vi.waitFor(() => expect([...database.keys()]).toContain('one'))
  await new Promise((go) => setTimeout(go, 20))
  expect(ids(one.items)).toEqual(['hi'])
})
