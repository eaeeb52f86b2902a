import { afterAll, expect, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import type { ConversationPass } from '../../protocol/http/visitor.ts'
import { ask, newId, signIn, type Visitor, visitor } from '../support/clients/people.ts'
import { freshSystem, System } from '../support/system.ts'

const first = 'the-first-signing-secret-0123456789abcdef'
const second = 'the-second-signing-secret-0123456789abcd'
const system = await freshSystem({ SIGNING_SECRET: first })

afterAll(() => system.stop())

/** Restarts the same installation with other secrets, as a change of secrets does. */
async function withSecrets(vars: Readonly<Record<string, string>>): Promise<System> {
  await system.kill()
  const changed = new System(system.place, vars)
  await changed.start()
  return changed
}

const comeBack = (now: System, { pass }: Visitor): Promise<Response> =>
  ask(now, endpoints.refresh.path, { method: 'POST', body: { conversation: pass.conversation, refresh: pass.refresh } })

const write = (now: System, access: string, text: string): Promise<Response> =>
  ask(now, endpoints.postCommand.path, {
    method: 'POST',
    headers: { authorization: `Bearer ${access}` },
    body: { type: 'message.post', id: newId(), text },
  })

it('while the signing secret changes people notice nothing, and a leaked one is worth nothing', { timeout: 240_000 }, async () => {
  const layla = await visitor(system)
  const omar = await signIn(system, 'omar')

  const changing = await withSecrets({ SIGNING_SECRET: second, SIGNING_SECRET_PREVIOUS: first })
  expect((await write(changing, layla.pass.access, 'with a credential of before')).status).toBe(200)
  const renewed = (await (await comeBack(changing, layla)).json()) as ConversationPass
  expect((await write(changing, renewed.access, 'with one of now')).status).toBe(200)
  const me = await ask(changing, endpoints.me.path, { headers: { cookie: omar.cookie } })
  expect(me.status).toBe(200)

  const changed = await withSecrets({ SIGNING_SECRET: second })
  expect((await write(changed, layla.pass.access, 'too late')).status).toBe(401)
  expect((await write(changed, renewed.access, 'still with one of now')).status).toBe(200)
  expect((await ask(changed, endpoints.me.path, { headers: { cookie: omar.cookie } })).status).toBe(200)
})
