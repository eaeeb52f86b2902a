import { evictDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Relay } from '../../durable-objects/relay/relay.ts'
import { drawItself, drawPolicies } from '../../protocol/draw.ts'
import type { Audience, Person } from '../../protocol/envelope.ts'
import { eventually, resetStorage } from './conversation-setup.ts'
import { connectStaff, host, karim, openDraw, postIn, posts, rania, relayNamed, salma, upgrade, watch, watcher } from './draw-setup.ts'

beforeEach(resetStorage)

describe('a viewer', () => {
  it("receives everyone's messages in one order, their own included", async () => {
    await openDraw('talk')
    const ranias = await watch('talk', rania)
    const karims = await watch('talk', karim)
    expect(await ranias.post({ type: 'message.post', text: 'hello from Rania' })).toMatchObject({ type: 'ack' })
    expect(await karims.post({ type: 'message.post', text: 'hello from Karim' })).toMatchObject({ type: 'ack' })
    for (const viewer of [ranias, karims]) {
      await viewer.receives(posts('hello from Karim'))
      const texts = viewer.items.flatMap((item) => (item.type === 'message.posted' ? [item.text] : []))
      expect(texts).toEqual(['hello from Rania', 'hello from Karim'])
    }
  })

  it('without a name is counted, and needs a name to post', async () => {
    await openDraw('watching')
    const viewer = await watch('watching', watcher)
    expect(await viewer.post({ type: 'message.post', text: 'hello' })).toMatchObject({ code: 'name-needed' })
    await eventually(() => (viewer.viewers() === 1 ? true : undefined))
  })

  it('is counted within a second after they connect or disconnect', async () => {
    await openDraw('count')
    const ranias = await watch('count', rania)
    await eventually(() => (ranias.viewers() === 1 ? true : undefined))
    const came = Date.now()
    const karims = await watch('count', karim)
    await eventually(() => (ranias.viewers() === 2 ? true : undefined))
    console.log(`counted ${Date.now() - came} ms after coming`)
    const left = Date.now()
    karims.socket.close(1000)
    await eventually(() => (ranias.viewers() === 1 ? true : undefined))
    console.log(`counted ${Date.now() - left} ms after leaving`)
  })

  it('resumes from their cursor and receives the rest', async () => {
    const draw = await openDraw('rest')
    const ranias = await watch('rest', rania)
    await postIn(draw, karim, { type: 'message.post', text: 'one' })
    await ranias.receives(posts('one'))
    const since = ranias.frames.at(-1)!.upTo
    ranias.socket.close(1000)
    await postIn(draw, karim, { type: 'message.post', text: 'two' })
    const back = await watch('rest', rania, { since, epoch: ranias.welcome.epoch })
    expect(back.welcome).toMatchObject({ complete: true })
    // The push may arrive while Rania connects: it then follows the welcome and is not sent twice.
    const texts = () => [...back.welcome.events, ...back.items].flatMap((event) => (event.type === 'message.posted' ? [event.text] : []))
    await eventually(() => (texts().length > 0 ? true : undefined))
    expect(texts()).toEqual(['two'])
    const other = await watch('rest', karim, { since, epoch: 'another life' })
    expect(other.welcome.complete).toBe(false)
  })

  it('receives an incomplete welcome when they missed more than the relay holds', async () => {
    const draw = await openDraw('long')
    const ranias = await watch('long', rania)
    const since = ranias.welcome.events.at(-1)!.seq
    ranias.socket.close(1000)
    for (let n = 0; n < 120; n++) await postIn(draw, host, { type: 'message.post', text: `word ${n}` })
    const back = await watch('long', rania, { since, epoch: ranias.welcome.epoch })
    expect(back.welcome).toMatchObject({ complete: false, start: false })
    expect(back.welcome.events).toHaveLength(100)
  })
})

describe('likes through a relay', () => {
  it('are acknowledged when the draw has stored them, add up exactly, and the last one wins', async () => {
    const draw = await openDraw('hearts')
    const ranias = await watch('hearts', rania)
    const karims = await watch('hearts', karim)
    const replies = await Promise.all([
      ranias.post({ type: 'like', target: drawItself, on: true }),
      ranias.post({ type: 'like', target: drawItself, on: false }),
      ranias.post({ type: 'like', target: drawItself, on: true }),
      karims.post({ type: 'like', target: drawItself, on: true }),
    ])
    for (const reply of replies) expect(reply).toMatchObject({ type: 'ack' })
    expect(await draw.status({ v: 1 })).toMatchObject({ likes: 2 })
    for (const viewer of [ranias, karims]) await eventually(() => (viewer.likesOf(drawItself) === 2 ? true : undefined))
  })

  it('cost no more frames for the busiest message than for the quietest', async () => {
    const draw = await openDraw('frames')
    const seqs: number[] = []
    for (const text of ['busy', 'quiet']) {
      await postIn(draw, host, { type: 'message.post', text })
      seqs.push((await draw.page({ v: 1, limit: 1 })).events[0]!.seq)
    }
    const ranias = await watch('frames', rania)
    const others = await Promise.all(Array.from({ length: 20 }, (_, n) => watch('frames', { ...karim, id: `g_${n}`, name: `Karim ${n}` })))
    await eventually(() => (ranias.viewers() === 21 ? true : undefined))
    const before = ranias.frames.length
    const began = Date.now()
    for (let round = 0; round < 5; round++)
      await Promise.all(others.map((viewer) => viewer.post({ type: 'like', target: seqs[0]!, on: round % 2 === 0 })))
    await others[0]!.post({ type: 'like', target: seqs[1]!, on: true })
    await eventually(() => (ranias.likesOf(seqs[0]!) === 20 && ranias.likesOf(seqs[1]!) === 1 ? true : undefined))
    const frames = ranias.frames.slice(before)
    const received = frames.filter(({ items }) => items.some(({ type }) => type === 'likes.counted')).length
    // A hundred and one changes; at most one frame per half second, and the last one.
    expect(received).toBeLessThanOrEqual(Math.ceil((Date.now() - began) / 500) + 1)
  })
})

describe('a relay', () => {
  it('sleeps with its viewers’ sockets open, and asks the draw for its state when it wakes', async () => {
    const draw = await openDraw('sleeps')
    const ranias = await watch('sleeps', rania)
    await eventually(() => (ranias.viewers() === 1 ? true : undefined))
    await evictDurableObject(relayNamed('sleeps'))
    await postIn(draw, karim, { type: 'message.post', text: 'wake up' })
    await ranias.receives(posts('wake up'))
    await evictDurableObject(relayNamed('sleeps'))
    await evictDurableObject(draw)
    expect(await ranias.post({ type: 'message.post', text: 'I am awake' })).toMatchObject({ type: 'ack' })
    await ranias.receives(posts('I am awake'))
    expect(ranias.closed.code).toBeUndefined()
    const places = ranias.items.flatMap((item) => ('seq' in item && item.type !== 'ack' ? [item.seq] : []))
    expect(new Set(places).size).toBe(places.length)
  })

  it('that is full refuses with the number of relays to use, and the next one takes the viewer', async () => {
    const draw = await openDraw('full')
    // A relay of these tests takes twenty-five viewers.
    const connected = await Promise.all(Array.from({ length: 25 }, (_, n) => watch('full', { ...salma, id: `g_salma-${n}` })))
    const refused = await upgrade('full', watcher)
    expect([refused.status, await refused.json()]).toEqual([503, { relays: 2 }])
    const late = await watch('full', watcher, { n: 1 })
    for (const viewer of [...connected, late]) await eventually(() => (viewer.viewers() === 26 ? true : undefined))
    await connected[0]!.post({ type: 'message.post', text: 'hello, second relay' })
    await late.receives(posts('hello, second relay'))
    await evictDurableObject(draw)
    await connected[0]!.post({ type: 'message.post', text: 'still there?' })
    await late.receives(posts('still there?'))
  })

  it('refuses a viewer without a right to this draw', async () => {
    await openDraw('mine')
    const response = await relayNamed('mine').fetch('https://room/', { headers: { Upgrade: 'websocket' } })
    expect(response.status).toBe(403)
  })
})

describe('staff of a draw', () => {
  const moderator: Person = { id: 'agent-omar', role: 'agent', name: 'Omar' }
  const agent: Person = { id: 'agent-nadia', role: 'agent', name: 'Nadia' }

  it('connect to the draw itself, with the role of its own list; they are no viewers', async () => {
    await openDraw('staff', { moderators: [moderator] })
    const viewer = await watch('staff', rania)
    const sockets = await Promise.all([host, moderator, agent].map((person) => connectStaff('staff', person)))
    expect(sockets.map(({ welcome }) => welcome.you.role)).toEqual(['host', 'moderator', 'agent'])
    await viewer.post({ type: 'message.post', text: 'hello hosts' })
    for (const socket of sockets) await socket.receives(posts('hello hosts'))
    expect(await sockets[0]!.post({ type: 'message.post', text: 'hello viewers' })).toMatchObject({ type: 'ack' })
    await viewer.receives(posts('hello viewers'))
    expect(viewer.viewers()).toBe(1)
  })

  it('get an event for staff, which reaches no relay, no viewer and no poller', async () => {
    // No event type of a draw is for staff yet: for this test the removal is one.
    const policy = drawPolicies['message.removed'] as { audience: Audience }
    policy.audience = 'staff'
    const pushes = vi.spyOn(Relay.prototype, 'push')
    try {
      const draw = await openDraw('leak', { moderators: [moderator] })
      const viewer = await watch('leak', rania)
      const [maya, omar, nadia] = await Promise.all([host, moderator, agent].map((person) => connectStaff('leak', person)))
      const posted = await postIn(draw, karim, { type: 'message.post', text: 'to be removed' })
      await postIn(draw, host, { type: 'message.remove', target: posted.type === 'ack' ? posted.seq : 0 })
      await postIn(draw, karim, { type: 'like', target: drawItself, on: true })
      for (const socket of [maya!, omar!]) await socket.receives(({ type }) => type === 'message.removed')
      await postIn(draw, karim, { type: 'message.post', text: 'afterwards' })
      await viewer.receives(posts('afterwards'))
      await nadia!.receives(posts('afterwards'))
      await eventually(() => viewer.likesOf(drawItself) === 1 || undefined)
      await evictDurableObject(relayNamed('leak'))
      const late = await watch('leak', salma)
      const poll = await relayNamed('leak').snapshot({ v: 1, person: karim, since: 0, epoch: undefined })
      const snapshot = await draw.snapshot({ v: 1, relay: 0 })
      const page = await draw.page({ v: 1, limit: 200 })
      const forViewers = JSON.stringify([viewer.frames, late.frames, nadia!.frames, poll, snapshot, page, pushes.mock.calls])
      expect(forViewers).toContain('afterwards')
      expect(forViewers).not.toContain('message.removed')
      // A viewer sees no gap where the event for staff is.
      expect(viewer.frames.every(({ after }, i) => after <= (viewer.frames[i - 1]?.upTo ?? 0))).toBe(true)
      // A single like is for no one: the host gets totals, as everyone does.
      await eventually(() => maya!.likesOf(drawItself) === 1 || undefined)
      expect(JSON.stringify([forViewers, maya!.frames])).not.toContain('"liked"')
    } finally {
      policy.audience = 'everyone'
      pushes.mockRestore()
    }
  })

  it('lose their sockets when their access is revoked, and connect again only with a later sign-in', async () => {
    const draw = await openDraw('revoked')
    const maya = await connectStaff('revoked', host)
    const at = Date.now()
    await draw.revoke({ v: 1, person: host.id, at })
    await eventually(() => maya.closed.code === 4401 || undefined)
    await expect(connectStaff('revoked', host, { since: at })).rejects.toThrow('403')
    await connectStaff('revoked', host, { since: at + 1 })
  })
})
