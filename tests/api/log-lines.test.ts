import { expect, inject, it } from 'vitest'
import { ask, newId, visitor } from '../support/people.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))

it('every step of the road stands in the lines, with ids and never with words or credentials', async () => {
  const layla = await visitor(system)
  const socket = await layla.connect()
  const id = newId()
  const from = system.log().length
  socket.send({ type: 'message.post', id, text: 'the words themselves' })
  socket.send({ type: 'claim.take', id: newId() })
  await socket.receives((item) => item.type === 'refused')
  await expect.poll(() => system.log().slice(from), { timeout: 10_000 }).toContain('followed')
  const lines = system.log().slice(from)
  for (const word of ['accepted', 'recorded', 'broadcast', 'refused', 'followed']) expect(lines).toContain(word)
  expect(lines).toContain(id)
  const everything = system.log()
  for (const secret of ['the words themselves', layla.pass.access, layla.pass.refresh, layla.pass.ticket])
    expect(everything).not.toContain(secret)
  socket.close()
})

it('/healthz says that all is well, and nothing else', async () => {
  const answer = await ask(system, '/healthz')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ ok: true })
})
