import { beforeEach, expect, test, vi } from 'vitest'
import { added, type OutboxItems, settled } from './outbox.ts'
import { StoredOutbox } from './stored-outbox.ts'

const disk = new Map<string, unknown>()
let broken = false

/** The browser's database as idb-keyval shows it: every step takes a moment, and `update` is one transaction. */
vi.mock('idb-keyval', () => {
  const step = async () => {
    await new Promise((go) => setTimeout(go, 1))
    if (broken) throw new Error('This window has no database.')
  }
  return {
    createStore: () => undefined,
    get: async (key: string) => {
      await step()
      return disk.get(key)
    },
    update: async (key: string, change: (value: unknown) => unknown) => {
      await step()
      disk.set(key, change(disk.get(key)))
    },
    del: async (key: string) => {
      await step()
      disk.delete(key)
    },
  }
})

const ids = (entries: OutboxItems) => entries.map(({ id }) => id)
const line = (id: string) => added({ id, kind: 'message', text: id, at: 0 })

beforeEach(() => {
  disk.clear()
  broken = false
})

test('a line is shown at once and survives a reload', async () => {
  const before = new StoredOutbox('reload')
  before.update(line('hi'))
  expect(ids(before.items)).toEqual(['hi'])
  await vi.waitFor(() => expect(disk.size).toBe(1))
  const after = new StoredOutbox('reload')
  await vi.waitFor(() => expect(ids(after.items)).toEqual(['hi']))
})

test('two tabs show the same lines, lose none of each other and settle for both', async () => {
  const one = new StoredOutbox('tabs')
  const two = new StoredOutbox('tabs')
  const heard = vi.fn()
  two.subscribe(heard)
  one.update(line('hi'))
  two.update(line('kifak'))
  one.update(line('sho'))
  await vi.waitFor(() => expect([...ids(one.items)].sort()).toEqual(['hi', 'kifak', 'sho']))
  await vi.waitFor(() => expect(two.items).toEqual(one.items))
  two.update(settled(new Set(['hi'])))
  await vi.waitFor(() => expect([...ids(one.items)].sort()).toEqual(['kifak', 'sho']))
  expect(heard).toHaveBeenCalled()
})

test('where nothing may be kept it works for as long as the page lives', async () => {
  broken = true
  const outbox = new StoredOutbox('private')
  outbox.update(line('hi'))
  outbox.update(line('kifak'))
  await new Promise((go) => setTimeout(go, 20))
  expect(ids(outbox.items)).toEqual(['hi', 'kifak'])
})

test('forgetting leaves nothing behind', async () => {
  const outbox = new StoredOutbox('library')
  outbox.update(line('hi'))
  await outbox.forget()
  expect(disk.size).toBe(0)
})
