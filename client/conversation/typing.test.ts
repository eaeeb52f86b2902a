import { expect, test } from 'vitest'
import { ManualEnvironment } from '../../tests/support/clients/manual-environment.ts'
import { Typing } from './typing.ts'

function started() {
  const environment = new ManualEnvironment()
  const sent: boolean[] = []
  const expired: string[] = []
  const typing = new Typing({
    environment,
    send: (command) => void (command.type === 'typing' && sent.push(command.on)),
    expired: (personId) => void expired.push(personId),
  })
  return { environment, sent, expired, typing }
}

test('typing is sent at the first key and repeated every three seconds of typing', async () => {
  const { environment, sent, typing } = started()
  for (let key = 0; key < 60; key++) {
    typing.set(true)
    await environment.advance(100)
  }
  typing.set(true)
  expect(sent).toEqual([true, true, true])
})

test('stopping is sent once, and only by someone who was typing', () => {
  const { sent, typing } = started()
  typing.set(false)
  expect(sent).toEqual([])
  typing.set(true)
  typing.set(false)
  typing.set(false)
  expect(sent).toEqual([true, false])
})

test('a key after stopping is sent at once', () => {
  const { sent, typing } = started()
  typing.set(true)
  typing.set(false)
  typing.set(true)
  expect(sent).toEqual([true, false, true])
})

test('a posted message ends the own typing without a command', () => {
  const { sent, typing } = started()
  typing.set(true)
  typing.posted()
  typing.set(false)
  expect(sent).toEqual([true])
  typing.set(true)
  expect(sent).toEqual([true, true])
})

test("another person's typing expires six seconds after its last event", async () => {
  const { environment, expired, typing } = started()
  typing.received('maya')
  await environment.advance(4_000)
  typing.received('maya')
  await environment.advance(5_999)
  expect(expired).toEqual([])
  await environment.advance(1)
  expect(expired).toEqual(['maya'])
})

test('nothing expires after the end', async () => {
  const { environment, expired, typing } = started()
  typing.received('maya')
  typing.received('omar')
  typing.stop()
  expect(environment.delays).toEqual([])
  typing.received('maya')
  await environment.advance(10_000)
  expect(expired).toEqual(['maya'])
})
