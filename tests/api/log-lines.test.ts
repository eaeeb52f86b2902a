import { expect, inject, it } from 'vitest'
import { ask, newId, visitor } from '../support/clients/people.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))

/** The log lines of one room after a position in the log. */
const linesOf = (room: string, from: number): Record<string, unknown>[] =>
  [
    ...system
      .log()
      .slice(from)
      .matchAll(/^.*?(\{"level":.*\})\s*$/gm),
  ]
    .map(([, line = '{}']) => JSON.parse(line))
    .filter((line) => line.room === room)

it('every step of the pipeline is logged with ids, never with texts or credentials', async () => {
  const layla = await visitor(system)
  const socket = await layla.connect()
  const id = newId()
  const from = system.log().length
  socket.send({ type: 'message.post', id, text: 'the words themselves' })
  socket.send({ type: 'claim.take', id: newId() })
  await socket.receives((item) => item.type === 'refused')
  const { room } = layla
  await expect.poll(() => linesOf(room, from).map(({ event }) => event), { timeout: 10_000 }).toContain('followed')
  expect(linesOf(room, from)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        level: 'info',
        event: 'turn',
        accepted: [expect.objectContaining({ id, type: 'message.post' })],
        committed: expect.objectContaining({ events: 1 }),
        published: { sockets: 1 },
      }),
      expect.objectContaining({ level: 'info', event: 'refused', code: 'not-allowed', type: 'claim.take' }),
      expect.objectContaining({ level: 'info', event: 'followed', followers: expect.anything() }),
    ]),
  )
  const everything = system.log()
  for (const secret of ['the words themselves', layla.pass.access, layla.pass.refresh, layla.pass.ticket])
    expect(everything).not.toContain(secret)
  socket.close()
})

it('/healthz reports that the system is up, and nothing else', async () => {
  const response = await ask(system, '/healthz')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ ok: true })
})
