import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, inject, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { subprotocol, ticketProtocol } from '../../protocol/limits.ts'
import { MisbehavingClient } from '../support/clients/misbehaving-client.ts'
import { newId, signIn, visitor } from '../support/clients/people.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))
const url = `${system.url}${endpoints.socket.path}?since=0`

afterAll(async () => {
  const lina = await signIn(system, 'lina')
  const omar = (await (await lina.ask(endpoints.agents.path)).json()) as { agents: { id: string; disabled: boolean }[] }
  for (const { id, disabled } of omar.agents)
    if (disabled) await lina.ask(pathOf(endpoints.enableAgent, { agent: id }), { method: 'POST', body: {} })
})

/** Waits; the assertions after it name what is missing. */
const until = async (is: () => boolean) => {
  const end = Date.now() + 10_000
  while (!is() && Date.now() < end) await pause(20)
}

it('a disabled agent whose client ignores the close writes and resolves nothing more, and others notice nothing', async () => {
  const omar = await signIn(system, 'omar')
  const lina = await signIn(system, 'lina')
  const layla = await visitor(system)
  const laylas = await layla.connect()
  const omars = await MisbehavingClient.connect(url, [subprotocol, ticketProtocol(await omar.ticket(layla.room))])
  omars.send({ type: 'message.post', id: newId(), text: 'Omar is here' })
  await laylas.receives((item) => item.type === 'message.posted' && item.by.id === omar.id)
  await lina.ask(pathOf(endpoints.disableAgent, { agent: omar.id }), { method: 'POST', body: {} })
  await until(() => omars.closeCode !== undefined)
  expect(omars.closeCode).toBe(4401)
  for (let n = 0; n < 5 && omars.isConnected; n++) {
    omars.send({ type: 'message.post', id: newId(), text: 'still here' })
    omars.send({ type: 'note.post', id: newId(), text: 'still here' })
    omars.send({ type: 'conversation.resolve', id: newId() })
    laylas.send({ type: 'message.post', id: newId(), text: `Layla goes on ${n}` })
    await laylas.receives((item) => item.type === 'message.posted' && JSON.stringify(item.parts).includes(`goes on ${n}`))
  }
  const events = JSON.stringify(await layla.history())
  expect(events).toContain('Layla goes on 0')
  expect(events).not.toMatch(/still here|conversation.resolved/)
  omars.leave()
  laylas.close()
})

it('oversized and malformed frames and used ids are refused, a client that does not read disturbs no one', async () => {
  const sara = await visitor(system)
  const saras = await sara.connect()
  const protocols = [subprotocol, ticketProtocol(sara.pass.ticket)]
  const nonReader = await MisbehavingClient.connect(url, protocols)
  nonReader.stopReading()
  const client = await MisbehavingClient.connect(url, protocols)
  const id = newId()
  client.send({ type: 'message.post', id, text: 'the first' })
  await until(() => client.received.includes(`"ack"`))
  client.send({ type: 'message.post', id, text: 'another text under the same id' })
  client.send(JSON.stringify({ type: 'message.post', id: newId(), text: 'x'.repeat(100_000) }))
  client.send('{"type":"message.post","id":')
  await until(() => ['id-taken', 'too-large', 'not-json'].every((code) => client.received.includes(code)))
  for (const code of ['id-taken', 'too-large', 'not-json']) expect(client.received).toContain(code)
  // Not UTF-8: the platform may close the socket, and nothing of it is stored.
  client.send(Buffer.from([0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22]))
  saras.send({ type: 'message.post', id: newId(), text: 'and all is well' })
  await saras.receives((item) => item.type === 'message.posted' && JSON.stringify(item.parts).includes('all is well'))
  const texts = (await sara.history()).flatMap((event) =>
    event.type === 'message.posted' && event.by.role === 'visitor' ? [JSON.stringify(event.parts)] : [],
  )
  expect(texts).toHaveLength(2)
  nonReader.leave()
  client.leave()
  saras.close()
})
