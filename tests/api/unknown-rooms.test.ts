import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { expect, inject, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { pathOf } from '../../protocol/http/route.ts'
import { ask, signIn, visitor } from '../support/clients/people.ts'
import { System } from '../support/system.ts'

const system = new System(inject('place'))

// `tests/workers/unknown-rooms.test.ts` tries ten thousand ids without a network; this test checks
// a real disk.
it('invented conversation ids store nothing on the disk', async () => {
  const layla = await visitor(system)
  const maya = await signIn(system, 'maya')
  const before = system.objects('ConversationRoom')
  expect(before).toBeGreaterThan(0)

  const likeOurs = (id: string) => id.replace(/[A-Za-z0-9]/g, () => 'abcdefghijkmnpqrstuvwxyz23456789'[randomBytes(1)[0]! % 32]!)
  const inventions = [
    () => likeOurs(layla.room),
    () => randomUUID(),
    () => `${layla.room.slice(0, -1)}${layla.room.endsWith('A') ? 'B' : 'A'}`,
    () => createHmac('sha256', 'guess').update(randomUUID()).digest('base64url'),
    () => encodeURIComponent("../'; drop table rooms; --"),
  ]
  const tries = Array.from({ length: 400 }, (_, n) => {
    const id = inventions[n % inventions.length]!()
    const asAgent = n % 4
    if (asAgent === 0) return () => maya.ask(pathOf(endpoints.agentEvents, { conversation: id }))
    if (asAgent === 1) return () => maya.ask(pathOf(endpoints.agentTicket, { conversation: id }), { method: 'POST', body: {} })
    if (asAgent === 2)
      return () =>
        maya.ask(pathOf(endpoints.agentCommand, { conversation: id }), { method: 'POST', body: { type: 'claim.take', id: 'claim-it-now' } })
    return () =>
      ask(system, endpoints.refresh.path, { method: 'POST', body: { conversation: id, refresh: randomBytes(24).toString('base64url') } })
  })
  const statuses = new Map<number, number>()
  for (let n = 0; n < tries.length; n += 25) {
    const responses = await Promise.all(tries.slice(n, n + 25).map((attempt) => attempt()))
    for (const response of responses) {
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      await response.arrayBuffer()
    }
  }
  expect([...statuses.keys()].filter((status) => status < 400 || status >= 500)).toEqual([])
  expect(system.objects('ConversationRoom')).toBe(before)
}, 120_000)
