import { expect, test } from 'vitest'
import type { RoomId } from '../protocol/envelope.ts'
import { drawOf, inboxOf, namespaceOf, pollingRelayOf, relayOf, roomOf } from './namespaces.ts'

/** A namespace that returns the jurisdiction and the name of the stub that was asked for. */
const namespace = (binding: string, jurisdiction = 'anywhere'): unknown => ({
  jurisdiction: (other: string) => namespace(binding, other),
  idFromName: (name: string) => `${binding} ${jurisdiction} ${name}`,
  get: (id: string) => id,
})
const bindings = ['CONVERSATIONS', 'DRAWS', 'INBOX', 'RELAYS', 'PULSE'] as const
const envOf = (jurisdiction?: string) =>
  ({
    ...Object.fromEntries(bindings.map((binding) => [binding, namespace(binding)])),
    ...(jurisdiction === undefined ? {} : { DATA_JURISDICTION: jurisdiction }),
  }) as unknown as Env

const everyStub = (env: Env) => [
  roomOf(env, 'c_1' as RoomId),
  drawOf(env, 'd_1' as RoomId),
  relayOf(env, 'd_1' as RoomId, 3),
  pollingRelayOf(env, 'd_1' as RoomId),
  inboxOf(env),
]

test.each([undefined, 'none'])('with the jurisdiction %s objects are named without one', (jurisdiction) => {
  expect(everyStub(envOf(jurisdiction))).toEqual([
    'CONVERSATIONS anywhere c_1',
    'DRAWS anywhere d_1',
    'RELAYS anywhere d_1#3',
    'RELAYS anywhere d_1#0',
    'INBOX anywhere inbox',
  ])
})

test('with the jurisdiction eu every object is in it', () => {
  const env = envOf('eu')
  for (const stub of everyStub(env)) expect(stub).toContain(' eu ')
  for (const binding of bindings) expect(namespaceOf(env, binding).idFromName('x')).toBe(`${binding} eu x`)
})
