import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { browserEnvironment } from './environment.ts'
import { ApiError } from './http-client.ts'
import type { Disconnect } from './transport.ts'
import { webSocketConnect } from './websocket-transport.ts'

/** The browser's socket, with the network in our hands. */
class FakeSocket {
  static readonly OPEN = 1
  static last: FakeSocket
  readonly sent: string[] = []
  readyState = 0
  onopen: () => void = () => undefined
  onmessage: (event: { data: string }) => void = () => undefined
  onclose: (event: { code: number }) => void = () => undefined
  readonly url: string
  readonly protocols: readonly string[]

  constructor(url: URL, protocols: readonly string[]) {
    this.url = String(url)
    this.protocols = protocols
    FakeSocket.last = this
  }
  opens(): void {
    this.readyState = FakeSocket.OPEN
    this.onopen()
  }
  send(frame: string): void {
    this.sent.push(frame)
  }
  close(): void {
    this.readyState = 3
  }
}

const frames: unknown[] = []
const losses: Disconnect[] = []
const dialled = async (ticket = async () => 'a.b.c') => {
  const connect = webSocketConnect<unknown>({ base: 'https://chat.example', ticket, environment: browserEnvironment })
  const transport = connect(
    { since: 7, epoch: 'one' },
    { frame: (frame) => void frames.push(frame), closed: (why) => void losses.push(why) },
  )
  await vi.advanceTimersByTimeAsync(0)
  return transport
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
  frames.length = losses.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the ticket travels as a subprotocol and never in the address', async () => {
  await dialled()
  expect(FakeSocket.last.url).toBe('wss://chat.example/api/socket?since=7&epoch=one')
  expect(FakeSocket.last.protocols).toEqual(['parley.1', 'ticket.a.b.c'])
})

test('a beat at once and every 25 seconds; a pong is no frame', async () => {
  await dialled()
  FakeSocket.last.opens()
  expect(FakeSocket.last.sent).toEqual(['ping'])
  FakeSocket.last.onmessage({ data: 'pong' })
  await vi.advanceTimersByTimeAsync(25_000)
  expect(FakeSocket.last.sent).toEqual(['ping', 'ping'])
  FakeSocket.last.onmessage({ data: 'pong' })
  await vi.advanceTimersByTimeAsync(24_999)
  expect([FakeSocket.last.sent.length, frames.length, losses.length]).toEqual([2, 0, 0])
})

test('a network that died in silence is noticed by the pong that does not come', async () => {
  await dialled()
  FakeSocket.last.opens()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(losses).toEqual([{}])
  FakeSocket.last.onclose({ code: 1006 })
  expect(losses).toHaveLength(1)
})

test('an upgrade that nobody answers is given up', async () => {
  await dialled()
  await vi.advanceTimersByTimeAsync(10_000)
  expect([losses, FakeSocket.last.readyState]).toEqual([[{}], 3])
})

test('a close says its code, a refused ticket its refusal, and after our own goodbye nothing is said', async () => {
  await dialled()
  FakeSocket.last.onclose({ code: 4401 })
  const refused = refusal('not-signed-in')
  await dialled(async () => {
    throw new ApiError(refused)
  })
  expect(losses).toEqual([{ code: 4401 }, { refused }])
  const transport = await dialled()
  FakeSocket.last.opens()
  transport.close()
  FakeSocket.last.onclose({ code: 1000 })
  FakeSocket.last.onmessage({ data: '{}' })
  expect([losses.length, frames.length]).toEqual([2, 0])
})
