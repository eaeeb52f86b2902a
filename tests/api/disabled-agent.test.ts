import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, inject, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { textOf } from '../../protocol/message.ts'
import { newId, signIn, visitor } from '../support/clients/people.ts'
import { upgrade } from '../support/clients/raw-socket.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))

afterAll(async () => {
  const lina = await signIn(system, 'lina')
  const { agents } = (await (await lina.ask(endpoints.agents.path)).json()) as { agents: { id: string; disabled: boolean }[] }
  for (const { id, disabled } of agents)
    if (disabled) await lina.ask(pathOf(endpoints.enableAgent, { agent: id }), { method: 'POST', body: {} })
})

it('a disabled agent receives nothing more in three open conversations', async () => {
  const omar = await signIn(system, 'omar')
  const lina = await signIn(system, 'lina')
  const visitors = await Promise.all([visitor(system), visitor(system), visitor(system)])
  const theirs = await Promise.all(visitors.map((one) => one.connect()))
  const omars = await Promise.all(visitors.map((one) => omar.connect(one.room)))
  // As the client does: the runtime closes a socket late that never sent anything.
  for (const socket of omars) socket.send('ping')
  const spareTicket = await omar.ticket(visitors[0]!.room)

  theirs.forEach((socket, n) => {
    socket.send({ type: 'message.post', id: newId(), text: `before ${n}` })
  })
  await Promise.all(
    omars.map((socket, n) => socket.receives((item) => item.type === 'message.posted' && textOf(item.parts) === `before ${n}`)),
  )

  const disabled = await lina.ask(pathOf(endpoints.disableAgent, { agent: omar.id }), { method: 'POST', body: {} })
  expect(disabled.status).toBe(200)
  theirs.forEach((socket, n) => {
    socket.send({ type: 'message.post', id: newId(), text: `after ${n}` })
  })
  await Promise.all(
    theirs.map((socket, n) => socket.receives((item) => item.type === 'message.posted' && textOf(item.parts) === `after ${n}`)),
  )
  await pause(300)

  expect(JSON.stringify(omars.map(({ items }) => items))).not.toContain('"after ')
  expect(await Promise.all(omars.map(async (socket) => (await socket.closed).code))).toEqual([4401, 4401, 4401])
  expect(await upgrade(system, spareTicket)).toBeUndefined()
  expect((await omar.ask(endpoints.me.path)).status).toBe(401)
  const again = await omar.ask(pathOf(endpoints.agentTicket, { conversation: visitors[0]!.room }), { method: 'POST', body: {} })
  expect(again.status).toBe(401)
  for (const socket of theirs) socket.close()
})
