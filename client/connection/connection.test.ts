import { expect, test } from 'vitest'
import { refusal } from '../../protocol/errors.ts'
import { ManualEnvironment } from '../../tests/support/clients/manual-environment.ts'
import { Connection, type ConnectionState } from './connection.ts'
import type { Disconnect, Handlers } from './transport.ts'

/** A connection and every transport that it made; random waits are at their longest. */
function started() {
  const environment = new ManualEnvironment(1)
  const transports: { handlers: Handlers<string>; sent: unknown[]; checks: number; isClosed: boolean }[] = []
  const states: ConnectionState[] = []
  const frames: string[] = []
  const connection: Connection<string> = new Connection({
    environment,
    joining: () => ({ since: 0, epoch: undefined }),
    connect: (_, handlers) => {
      const transport = { handlers, sent: [] as unknown[], checks: 0, isClosed: false }
      transports.push(transport)
      return {
        send: (command) => void transport.sent.push(command),
        check: () => void transport.checks++,
        close: () => {
          transport.isClosed = true
        },
      }
    },
    frame: (frame) => void frames.push(frame),
    changed: () => void states.push(connection.state),
  })
  const newest = () => transports.at(-1)!
  const close = (why: Disconnect) => newest().handlers.closed(why)
  return { environment, transports, states, frames, connection, newest, close }
}

const command = { type: 'typing', id: 'c-1' }

test('a connection is offline, then connecting, then online with its welcome', () => {
  const { connection, states, newest } = started()
  expect(connection.state).toEqual({ status: 'offline' })
  connection.open()
  expect(connection.state).toEqual({ status: 'connecting' })
  newest().handlers.frame('welcome')
  expect(connection.welcomed(0)).toBe(true)
  expect(states.map(({ status }) => status)).toEqual(['connecting', 'online'])
  expect(connection.welcomed(0)).toBe(false)
})

test('opening twice connects once, and a closed connection opens again', () => {
  const { connection, transports } = started()
  connection.open()
  connection.open()
  expect(transports).toHaveLength(1)
  connection.close()
  expect([connection.state, transports[0]!.isClosed]).toEqual([{ status: 'offline' }, true])
  connection.open()
  expect(transports).toHaveLength(2)
})

test('a command is sent while online only', () => {
  const { connection, newest } = started()
  connection.send(command)
  connection.open()
  connection.send(command)
  expect(newest().sent).toEqual([])
  connection.welcomed(0)
  connection.send(command)
  expect(newest().sent).toEqual([command])
  connection.close()
  connection.send(command)
  expect(newest().sent).toEqual([command])
})

test('an attempt without a welcome ends after fifteen seconds, one with it does not', async () => {
  const { connection, environment, transports } = started()
  connection.open()
  await environment.advance(14_999)
  expect(connection.state.status).toBe('connecting')
  await environment.advance(1)
  expect([connection.state.status, transports[0]!.isClosed]).toEqual(['offline', true])
  await environment.advance(60_000)
  connection.welcomed(0)
  const count = transports.length
  await environment.advance(60_000)
  expect([connection.state.status, transports.length]).toEqual(['online', count])
})

test('a replaced transport may still deliver, and is ignored', () => {
  const { connection, transports, frames } = started()
  connection.open()
  connection.reconnect()
  const old = transports[0]!
  expect(old.isClosed).toBe(true)
  old.handlers.frame('late')
  const before = connection.state
  old.handlers.closed({ code: 1006 })
  expect([frames, connection.state]).toEqual([[], before])
})

test('a lost connection is replaced, later each time, and the state has the time of the next attempt', async () => {
  const { connection, environment, close, transports } = started()
  connection.open()
  const waits: number[] = []
  for (let n = 0; n < 3; n++) {
    close({ code: 1006 })
    waits.push(connection.state.retryAt! - environment.now())
    await environment.advance(waits.at(-1)!)
  }
  expect(transports).toHaveLength(4)
  expect(waits[1]).toBeGreaterThan(waits[0]!)
  expect(waits[2]).toBeGreaterThan(waits[1]!)
  expect(environment.logged[0]).toBe(`retry in ${waits[0]} ms`)
})

test('a connection that lasted ten seconds starts the waits anew, a shorter one does not', async () => {
  const { connection, environment, close } = started()
  const waitAfter = async (onlineMs: number) => {
    connection.welcomed(0)
    await environment.advance(onlineMs)
    close({ code: 1006 })
    const wait = connection.state.retryAt! - environment.now()
    await environment.advance(wait)
    return wait
  }
  connection.open()
  const first = await waitAfter(0)
  const second = await waitAfter(9_999)
  expect(second).toBeGreaterThan(first)
  expect(await waitAfter(10_000)).toBe(first)
})

test('an expired ticket and a blocked socket are replaced at once, but only the first time', () => {
  for (const why of [{ code: 4401 }, { blocked: true as const }]) {
    const { connection, environment, close } = started()
    connection.open()
    close(why)
    expect(connection.state.retryAt).toBe(environment.now())
    environment.changeNetwork()
    close(why)
    expect(connection.state.retryAt).toBeGreaterThan(environment.now())
  }
})

test('the wait that the server asks for is the least wait', () => {
  const { connection, environment, close } = started()
  connection.open()
  close({ refused: refusal('too-fast', { retryAfterMs: 90_000 }) })
  expect(connection.state.retryAt).toBe(environment.now() + 90_000)
})

test('a refusal for good ends the connection, with its code in the state and the log', () => {
  const { connection, environment, close, transports } = started()
  connection.open()
  close({ refused: refusal('not-allowed') })
  expect(connection.state).toEqual({ status: 'ended', code: 'not-allowed' })
  expect(environment.logged).toEqual(['ended: not-allowed'])
  expect(environment.delays).toEqual([])
  environment.changeNetwork()
  expect(transports).toHaveLength(1)
})

test('when the network changes, an offline client connects at once and an online one checks its transport', async () => {
  const { connection, environment, close, transports, newest } = started()
  connection.open()
  environment.changeNetwork()
  expect([transports.length, newest().checks]).toEqual([1, 0])
  connection.welcomed(0)
  environment.changeNetwork()
  expect([transports.length, newest().checks]).toEqual([1, 1])
  close({ code: 1006 })
  environment.changeNetwork()
  expect(transports).toHaveLength(2)
  connection.close()
  environment.changeNetwork()
  expect(transports).toHaveLength(2)
})

test('polled frames make a connection slow, and a socket makes it fast again as a new connection', () => {
  const { connection, newest } = started()
  connection.open()
  newest().handlers.frame('snapshot', true)
  expect([connection.welcomed(0), connection.state]).toEqual([true, { status: 'online', slow: true }])
  newest().handlers.frame('snapshot', true)
  expect(connection.welcomed(3)).toBe(false)
  newest().handlers.frame('welcome')
  expect([connection.welcomed(3), connection.state]).toEqual([true, { status: 'online', slow: undefined }])
})

test('the log names a new connection and one that resumed', () => {
  const { connection, environment, close } = started()
  connection.open()
  connection.welcomed(0)
  close({ code: 4401 })
  environment.changeNetwork()
  connection.welcomed(7)
  expect(environment.logged).toEqual(['connected', 'retry in 0 ms', 'resumed after 7'])
})
