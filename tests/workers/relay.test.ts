import { evictDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import { eventually, newWorld } from './conversation-setup.ts'
import { host, karim, openDraw, postIn, posts, rania, relayNamed, salma, upgrade, watch, watcher } from './draw-setup.ts'

beforeEach(newWorld)

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
