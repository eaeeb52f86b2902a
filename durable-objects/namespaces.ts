import type { RoomId } from '../protocol/envelope.ts'

type Binding = 'CONVERSATIONS' | 'DRAWS' | 'INBOX' | 'RELAYS' | 'PULSE'
type BindingEnv<B extends Binding> = Pick<Env, B> & { readonly DATA_JURISDICTION?: string }
type StubOf<B extends Binding> = ReturnType<Env[B]['get']>

/**
 * The only place that names objects and gets their stubs, because one name means another object in
 * another jurisdiction. `worker/settings.ts` refuses unknown values of `DATA_JURISDICTION`.
 */
export function namespaceOf<B extends Binding>(env: BindingEnv<B>, binding: B): Env[B] {
  const jurisdiction = env.DATA_JURISDICTION ?? 'none'
  const namespace = (env as Pick<Env, B>)[binding]
  return jurisdiction === 'none' ? namespace : (namespace.jurisdiction(jurisdiction as DurableObjectJurisdiction) as Env[B])
}

function stubOf<B extends Binding>(env: BindingEnv<B>, binding: B, name: string): StubOf<B> {
  const namespace: Pick<DurableObjectNamespace, 'get' | 'idFromName'> = namespaceOf(env, binding)
  return namespace.get(namespace.idFromName(name)) as StubOf<B>
}

/** A conversation. Only for ids that were verified as ours: asking for an object creates it. */
export const roomOf = (env: BindingEnv<'CONVERSATIONS'>, room: RoomId): StubOf<'CONVERSATIONS'> => stubOf(env, 'CONVERSATIONS', room)

/** A draw. Only for ids that were verified as ours. */
export const drawOf = (env: BindingEnv<'DRAWS'>, draw: RoomId): StubOf<'DRAWS'> => stubOf(env, 'DRAWS', draw)

/** The nth relay of a draw. Only for draws that were verified as ours. */
export const relayOf = (env: BindingEnv<'RELAYS'>, draw: RoomId, n: number): StubOf<'RELAYS'> => stubOf(env, 'RELAYS', `${draw}#${n}`)

/**
 * The relay of viewers who poll: always the same one, because one who polls two relays would be
 * counted twice.
 */
export const pollingRelayOf = (env: BindingEnv<'RELAYS'>, draw: RoomId): StubOf<'RELAYS'> => relayOf(env, draw, 0)

/** The one inbox of the installation. */
export const inboxOf = (env: BindingEnv<'INBOX'>): StubOf<'INBOX'> => stubOf(env, 'INBOX', 'inbox')
