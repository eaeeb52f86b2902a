import { setTimeout as pause } from 'node:timers/promises'
import { expect, inject, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { ask, newId, signIn, visitor } from '../support/clients/people.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))
const noteMarker = `canary${Math.random().toString(36).slice(2)}`

it('Maya’s private note reaches Omar, and no endpoint returns it to Layla', async () => {
  const layla = await visitor(system)
  const [maya, omar] = await Promise.all([signIn(system, 'maya'), signIn(system, 'omar')])
  const laylas = await layla.connect()
  const mayas = await maya.connect(layla.room)
  const omars = await omar.connect(layla.room)

  mayas.send({ type: 'note.post', id: newId(), text: `She is upset, be kind. ${noteMarker}` })
  await omars.receives((item) => item.type === 'note.posted')
  laylas.send({ type: 'message.post', id: newId(), text: `How do I point my domain? Is ${noteMarker.slice(0, 6)} known?` })
  await laylas.receives((item) => item.type === 'message.posted' && item.by.role === 'assistant', 15_000)
  mayas.send({ type: 'message.remove', id: newId(), target: 2 })
  await pause(200)

  expect(JSON.stringify(omars.frames)).toContain(noteMarker)
  expect(JSON.stringify(laylas.frames)).not.toContain(noteMarker)
  expect(JSON.stringify(await layla.history())).not.toContain(noteMarker)
  const again = await layla.connect()
  expect(JSON.stringify(again.frames)).not.toContain(noteMarker)

  const bearer = { authorization: `Bearer ${layla.pass.access}` }
  const body = { conversation: layla.room, refresh: layla.pass.refresh }
  const responses = [
    ask(system, endpoints.config.path),
    ask(system, endpoints.refresh.path, { method: 'POST', body }),
    ask(system, endpoints.ticket.path, { method: 'POST', body: {}, headers: bearer }),
    ask(system, `${endpoints.search.path}?q=${noteMarker}`, { headers: bearer }),
    ask(system, pathOf(endpoints.agentEvents, { conversation: layla.room }), { headers: bearer }),
    ask(system, '/'),
    ask(system, '/widget.js'),
  ]
  for (const response of await Promise.all(responses)) expect(await response.text()).not.toContain(noteMarker)
  expect(system.log()).not.toContain(noteMarker)
  for (const socket of [laylas, again, mayas, omars]) socket.close()
})
