import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { browserEnvironment } from './environment.ts'
import { ApiError } from './http-client.ts'
import type { Disconnect } from './transport.ts'
import { webSocketConnect } from './websocket-transport.ts'

/** The browser's WebSocket, played by the test. */
class FakeSocket {
  static readonly OPEN = 1
  static last: FakeSocket
  readonly sent: string[] = []
  readyState = 0
  onopen: () => void = () => undefined
  onmessage: (event: { data: string }) => void = () => undefined
  onclose: (event: { code: number }) => void = () => undefined
  onerror: () => void = () => undefined
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
const openTransport = async (ticket = async () => 'a.b.c') => {
  const connect = webSocketConnect<unknown>({ base: 'https://chat.example', path: '/api/socket', ticket, environment: browserEnvironment })
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

test('the ticket is sent as a subprotocol and never in the URL', async () => {
  await openTransport()
  expect(FakeSocket.last.url).toBe('wss://chat.example/api/socket?since=7&epoch=one')
  expect(FakeSocket.last.protocols).toEqual(['parley.1', 'ticket.a.b.c'])
})

test('the transport sends a heartbeat at once and every 25 seconds, and delivers no pong as a frame', async () => {
  await openTransport()
  FakeSocket.last.opens()
  expect(FakeSocket.last.sent).toEqual(['ping'])
  FakeSocket.last.onmessage({ data: 'pong' })
  await vi.advanceTimersByTimeAsync(25_000)
  expect(FakeSocket.last.sent).toEqual(['ping', 'ping'])
  FakeSocket.last.onmessage({ data: 'pong' })
  await vi.advanceTimersByTimeAsync(24_999)
  expect([FakeSocket.last.sent.length, frames.length, losses.length]).toEqual([2, 0, 0])
})

test('the transport closes when a pong does not arrive in five seconds', async () => {
  await openTransport()
  FakeSocket.last.opens()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(losses).toEqual([{}])
  FakeSocket.last.onclose({ code: 1006 })
  expect(losses).toHaveLength(1)
})

test('the transport closes when an upgrade gets no response in ten seconds', async () => {
  await openTransport()
  await vi.advanceTimersByTimeAsync(10_000)
  expect([losses, FakeSocket.last.readyState]).toEqual([[{}], 3])
})

test('an error that no close follows means that the page blocks sockets', async () => {
  await openTransport()
  FakeSocket.last.onerror()
  FakeSocket.last.onclose({ code: 1006 })
  await vi.advanceTimersByTimeAsync(1_000)
  await openTransport()
  FakeSocket.last.onerror()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(losses).toEqual([{ code: 1006 }, { blocked: true }])
})

test('the transport reports the close code or the refusal of a ticket, and nothing after its own close', async () => {
  await openTransport()
  FakeSocket.last.onclose({ code: 4401 })
  const refused = refusal('not-signed-in')
  await openTransport(async () => {
    throw new ApiError(refused)
  })
  expect(losses).toEqual([{ code: 4401 }, { refused }])
  const transport = await openTransport()
  FakeSocket.last.opens()
  transport.close()
  FakeSocket.last.onclose({ code: 1000 })
  FakeSocket.last.onmessage({ data: '{}' })
  expect([losses.length, frames.length]).toEqual([2, 0])
})
