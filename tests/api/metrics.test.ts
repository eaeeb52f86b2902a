import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { endpoints } from '../../protocol/http/endpoints.ts'
import { answerTo, guest, newDraw } from '../support/clients/draws.ts'
import { ask, signIn } from '../support/clients/people.ts'
import { connect } from '../support/clients/raw-socket.ts'
import { type Exposition, readOpenMetrics } from '../support/open-metrics.ts'
import { freshSystem, System } from '../support/system.ts'

const token = 'a-token-for-scrapers-only'
const bearer = (text: string) => ({ authorization: `Bearer ${text}` })

let system: System
beforeAll(async () => {
  system = await freshSystem({ METRICS_TOKEN: token })
})
afterAll(() => system?.stop())

const scrape = async (): Promise<Exposition> => {
  const response = await fetch(system.url + endpoints.metrics.path, { headers: bearer(token) })
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  ])
  return readOpenMetrics(await response.text())
}

/**
 * Rooms report every few seconds, so this scrapes until the samples match, and shows the last ones
 * if they never do.
 */
async function shows(wanted: Readonly<Record<string, number>>, withinMs = 25_000): Promise<void> {
  for (const until = Date.now() + withinMs; ; await pause(200)) {
    const { samples } = await scrape()
    if (Object.entries(wanted).every(([name, value]) => samples.get(name) === value)) return
    if (Date.now() > until) expect(Object.fromEntries(samples)).toMatchObject(wanted)
  }
}

const visit = async (at: System, path: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await ask(at, path, { headers })
  const own = [...response.headers].filter(([name]) => !['date', 'content-length'].includes(name))
  return { status: response.status, body: await response.text(), headers: own }
}

it('without the token /metrics responds exactly like an address that does not exist', async () => {
  const nowhere = await visit(system, '/nowhere')
  expect(nowhere.status).toBe(404)
  for (const wrong of [{}, bearer('another-token-for-scrapers'), bearer(''), bearer(token.slice(0, -1)), { authorization: token }])
    expect(await visit(system, endpoints.metrics.path, wrong)).toEqual(nowhere)
  expect(await visit(system, `${endpoints.metrics.path}?token=${token}`, { cookie: `token=${token}` })).toEqual(nowhere)
  // Where the operator has set no token, none opens it.
  const plain = new System(inject('place'))
  for (const any of [{}, bearer(token), bearer('undefined')]) expect(await visit(plain, endpoints.metrics.path, any)).toEqual(nowhere)
})

it('no request from outside reaches the Pulse object itself', async () => {
  const before = await scrape()
  const report = JSON.stringify(['draw:forged', { levels: { viewers: 1_000 }, counts: { messages: 1_000 }, holdsMs: 60_000 }])
  for (const path of ['/do/call/report', '/do/call/read', '/do/get-prop/tally', '/do/call/destroy', '/do/set/tally']) {
    const response = await visit(system, path, { ...bearer(token), 'do-name': 'pulse', 'do-content': report })
    expect(response.status, path).toBe(404)
  }
  // These headers do not change what the endpoint asks Pulse for.
  const response = await fetch(system.url + endpoints.metrics.path, {
    headers: { ...bearer(token), 'do-name': 'other', 'do-content': report },
  })
  // The requests above were refused, and refusals are counted.
  const withoutRefusals = (samples: ReadonlyMap<string, number>) =>
    [...samples].filter(([name]) => !name.startsWith('parley_refusals_total'))
  expect(withoutRefusals(readOpenMetrics(await response.text()).samples)).toEqual(withoutRefusals(before.samples))
})

it('/metrics counts Rania, Karim and Maya while they are connected, and no longer once they leave', async () => {
  const maya = await signIn(system, 'maya')
  const { ticket } = (await (await maya.ask(endpoints.inboxTicket.path, { method: 'POST', body: {} })).json()) as { ticket: string }
  const inbox = await connect(system, ticket)
  const { draw } = await newDraw(maya)
  const [rania, karim] = await Promise.all(['Rania', 'Karim'].map((name) => guest(system, draw, name)))
  const [ranias, karims] = await Promise.all([rania!.connect(), karim!.connect()])
  await answerTo(ranias, { type: 'message.post', text: 'Good evening' })
  await answerTo(karims, { type: 'like', target: 0, on: true })
  await answerTo(karims, { type: 'message.remove', target: 999 })
  await shows({
    parley_viewers: 2,
    'parley_connections{source="draw"}': 2,
    'parley_connections{source="inbox"}': 1,
    parley_agents_online: 1,
    parley_messages_per_minute: 1,
    parley_messages_total: 1,
    parley_likes_total: 1,
    'parley_refusals_total{code="no-such-message"}': 1,
  })
  for (const socket of [ranias, karims, inbox]) socket.close()
  await shows({
    parley_viewers: 0,
    'parley_connections{source="draw"}': 0,
    'parley_connections{source="inbox"}': 0,
    parley_agents_online: 0,
    parley_messages_total: 1,
  })
}, 90_000)
