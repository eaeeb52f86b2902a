import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ConversationRoom } from '../../durable-objects/conversation-room.ts'
import { inboxOf } from '../../durable-objects/namespaces.ts'
import type { Receipt } from '../../protocol/conversation.ts'
import {
  connect,
  eventually,
  isText,
  layla,
  newId,
  omar,
  openRoom,
  post,
  type RoomStub,
  resetStorage,
  type TestSocket,
} from './conversation-setup.ts'

beforeEach(resetStorage)
const { ARCHIVE_QUIET_SECONDS } = env
afterEach(() => {
  vi.restoreAllMocks()
  Object.assign(env, { ARCHIVE_QUIET_SECONDS })
})

/** Lets rooms that wake from now on see a clock that the test moves. Alarms are fired by hand. */
function movedClock() {
  const real = Date.now
  let offset = 0
  vi.spyOn(Date, 'now').mockImplementation(() => real() + offset)
  return {
    pass: (ms: number) => {
      offset += ms
    },
  }
}

/** Counts what this room writes until its next sleep; setting an alarm counts as a row. */
async function countRows(room: RoomStub): Promise<() => { rows: number; statements: Record<string, number> }> {
  const statements: Record<string, number> = {}
  const cursors: [string, SqlStorageCursor<Record<string, SqlStorageValue>>][] = []
  await runInDurableObject(room, (_, { storage }) => {
    const { exec } = storage.sql
    const { setAlarm } = storage
    const counted = (...args: Parameters<typeof exec>) => {
      const cursor = exec.apply(storage.sql, args)
      cursors.push([/(?:INTO|UPDATE|FROM) (\w+)/.exec(args[0])?.[1] ?? args[0], cursor])
      return cursor
    }
    Object.defineProperty(storage.sql, 'exec', { value: counted, configurable: true })
    const countedAlarm = (...args: Parameters<typeof setAlarm>) => {
      statements.alarm = (statements.alarm ?? 0) + 1
      return setAlarm.apply(storage, args)
    }
    Object.defineProperty(storage, 'setAlarm', { value: countedAlarm, configurable: true })
  })
  return () => {
    for (const [table, { rowsWritten }] of cursors.splice(0))
      if (rowsWritten > 0) statements[table] = (statements[table] ?? 0) + rowsWritten
    return { rows: Object.values(statements).reduce((sum, rows) => sum + rows, 0), statements }
  }
}

const receiptsOf = async (room: RoomStub): Promise<Readonly<Record<string, Receipt>>> => {
  const frame = await room.snapshot({ v: 1, person: omar, right: Date.now(), since: 0, epoch: undefined })
  const welcome = frame!.items[0]!
  return welcome.type === 'welcome' ? welcome.room.receipts : {}
}

/** What is on the disk, which may be behind what the room knows. */
const storedReceipts = (room: RoomStub) =>
  runInDurableObject(
    room,
    (_, { storage }) => JSON.parse(storage.sql.exec<{ state: string }>('SELECT state FROM room').one().state).receipts as object,
  )

const placeOf = async (socket: TestSocket, text: string): Promise<number> => {
  const item = await socket.receives(isText(text))
  return 'seq' in item ? item.seq : 0
}

async function read(socket: TestSocket, seq: number): Promise<void> {
  const id = newId()
  socket.send({ type: 'receipt.move', id, received: seq, read: seq })
  await socket.receives((item) => item.type === 'ack' && item.id === id)
}

it('a conversation of two writes at most two rows for a message, receipts included, asleep in between', async () => {
  // As an installation has it. Other tests do not wait so long.
  Object.assign(env, { ARCHIVE_QUIET_SECONDS: '180' })
  const clock = movedClock()
  const room = await openRoom('two')
  const [laylas, omars] = [await connect(room, layla), await connect(room, omar)]
  await post(room, omar, { type: 'claim.take', id: newId() })
  await post(room, omar, 'hello')
  const messages = 20
  const total: Record<string, number> = {}
  for (let n = 1; n <= messages; n++) {
    await evictDurableObject(room)
    const count = await countRows(room)
    clock.pass(24_000)
    const due = await runInDurableObject(room, (_, { storage }) => storage.getAlarm())
    if (due !== null && due <= Date.now()) await runDurableObjectAlarm(room)
    const [writer, reader] = n % 2 === 0 ? [omars, laylas] : [laylas, omars]
    writer.send({ type: 'message.post', id: newId(), text: `message ${n}` })
    const seq = await placeOf(reader, `message ${n}`)
    clock.pass(2_000)
    await Promise.all([read(reader, seq), read(writer, seq)])
    for (const [table, rows] of Object.entries(count().statements)) total[table] = (total[table] ?? 0) + rows
  }
  const rows = Object.values(total).reduce((sum, n) => sum + n, 0) / messages
  console.log(`rows for a message: ${rows}`, total)
  expect(total.events).toBe(messages)
  expect(total.room ?? 0).toBeLessThanOrEqual(0.2 * messages)
  expect(rows).toBeLessThanOrEqual(2)
}, 120_000)

it('receipts outlast a sleep without a row, and are stored when a reader leaves, also those of who polls', async () => {
  const room = await openRoom('receipts')
  const [laylas, omars] = [await connect(room, layla), await connect(room, omar)]
  await post(room, omar, 'hello')
  const seq = await placeOf(laylas, 'hello')
  const before = await storedReceipts(room)
  await read(laylas, seq)
  const known = { layla: { received: seq, read: seq } }
  expect(await receiptsOf(room)).toEqual(known)
  expect(await storedReceipts(room)).toEqual(before)
  await evictDurableObject(room)
  expect(await receiptsOf(room)).toEqual(known)
  omars.socket.close(1000)
  await eventually(async () => 'layla' in (await storedReceipts(room)) || undefined)
  expect(await storedReceipts(room)).toEqual(known)
  // Omar has no socket now.
  await post(room, omar, { type: 'receipt.move', id: newId(), received: seq })
  expect(await storedReceipts(room)).toEqual({ ...known, omar: { received: seq, read: 0 } })
})

it('after each message and its receipts nothing holds the room, and the room and the inbox sleep at once', async () => {
  Object.assign(env, { ARCHIVE_QUIET_SECONDS: '180' })
  const clock = movedClock()
  const room = await openRoom('awake')
  const [laylas, omars] = [await connect(room, layla), await connect(room, omar)]
  await post(room, omar, { type: 'claim.take', id: newId() })
  await post(room, layla, 'hello')
  const awake = () =>
    runInDurableObject(room, ({ awake: { pending, heldMs, timerMs } }: ConversationRoom) => ({ pending, heldMs, timerMs }))
  const atRest = () =>
    eventually(async () => {
      const { pending, ...times } = await awake()
      return pending.timer + pending.work === 0 ? times : undefined
    })
  const before = await atRest()
  const messages = 10
  for (let n = 1; n <= messages; n++) {
    clock.pass(500)
    const [writer, reader] = n % 2 === 0 ? [omars, laylas] : [laylas, omars]
    writer.send({ type: 'message.post', id: newId(), text: `message ${n}` })
    const seq = await placeOf(reader, `message ${n}`)
    // Receipts have a rate limit of a second.
    if (n % 2 === 0) await Promise.all([read(reader, seq), read(writer, seq)])
    await atRest()
  }
  const after = await atRest()
  console.log(`held for a message: ${(after.heldMs - before.heldMs) / messages} ms`)
  // It waits for its calls, but for no time to pass.
  expect(after.timerMs - before.timerMs).toBe(0)
  expect(await Promise.all([evictDurableObject(room), evictDurableObject(inboxOf(env))])).toHaveLength(2)
})
