import { evictDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import { eventually, newWorld } from './conversation-setup.ts'
import { host, karim, openDraw, postIn, rania, relayNamed, salma, says, upgrade, watch, watcher } from './draw-setup.ts'

beforeEach(newWorld)

describe('a viewer', () => {
  it('is told what everyone says, in one order, and his own answer with it', async () => {
    await openDraw('talk')
    const hers = await watch('talk', rania)
    const his = await watch('talk', karim)
    expect(await hers.say({ type: 'message.post', text: 'hello from Rania' })).toMatchObject({ type: 'ack' })
    expect(await his.say({ type: 'message.post', text: 'hello from Karim' })).toMatchObject({ type: 'ack' })
    for (const viewer of [hers, his]) {
      await viewer.receives(says('hello from Karim'))
      const texts = viewer.items.flatMap((item) => (item.type === 'message.posted' ? [item.text] : []))
      expect(texts).toEqual(['hello from Rania', 'hello from Karim'])
    }
  })

  it('who only watches is counted, and is asked for a name when he speaks', async () => {
    await openDraw('watching')
    const his = await watch('watching', watcher)
    expect(await his.say({ type: 'message.post', text: 'hello' })).toMatchObject({ code: 'name-needed' })
    await eventually(() => (his.viewers() === 1 ? true : undefined))
  })

  it('is counted within a second of coming and of going', async () => {
    await openDraw('count')
    const hers = await watch('count', rania)
    await eventually(() => (hers.viewers() === 1 ? true : undefined))
    const came = Date.now()
    const his = await watch('count', karim)
    await eventually(() => (hers.viewers() === 2 ? true : undefined))
    console.log(`counted ${Date.now() - came} ms after coming`)
    const left = Date.now()
    his.socket.close(1000)
    await eventually(() => (hers.viewers() === 1 ? true : undefined))
    console.log(`counted ${Date.now() - left} ms after leaving`)
  })

  it('who comes back brings what he has, and is given the rest', async () => {
    const draw = await openDraw('rest')
    const hers = await watch('rest', rania)
    await postIn(draw, karim, { type: 'message.post', text: 'one' })
    await hers.receives(says('one'))
    const since = hers.frames.at(-1)!.upTo
    hers.socket.close(1000)
    await postIn(draw, karim, { type: 'message.post', text: 'two' })
    const back = await watch('rest', rania, { since, epoch: hers.welcome.epoch })
    expect(back.welcome).toMatchObject({ complete: true })
    // The push may be on its way while she arrives: then it comes after the welcome, and not a second time.
    const texts = () => [...back.welcome.events, ...back.items].flatMap((event) => (event.type === 'message.posted' ? [event.text] : []))
    await eventually(() => (texts().length > 0 ? true : undefined))
    expect(texts()).toEqual(['two'])
    const stranger = await watch('rest', karim, { since, epoch: 'another life' })
    expect(stranger.welcome.complete).toBe(false)
  })

  it('who was away for longer than the ring reaches is told that there is more', async () => {
    const draw = await openDraw('long')
    const hers = await watch('long', rania)
    const since = hers.welcome.events.at(-1)!.seq
    hers.socket.close(1000)
    for (let n = 0; n < 120; n++) await postIn(draw, host, { type: 'message.post', text: `word ${n}` })
    const back = await watch('long', rania, { since, epoch: hers.welcome.epoch })
    expect(back.welcome).toMatchObject({ complete: false, start: false })
    expect(back.welcome.events).toHaveLength(100)
  })
})

describe('likes through a relay', () => {
  it('are acknowledged when the draw has them, add up exactly, and the last word wins', async () => {
    const draw = await openDraw('hearts')
    const hers = await watch('hearts', rania)
    const his = await watch('hearts', karim)
    const answers = await Promise.all([
      hers.say({ type: 'like', target: drawItself, on: true }),
      hers.say({ type: 'like', target: drawItself, on: false }),
      hers.say({ type: 'like', target: drawItself, on: true }),
      his.say({ type: 'like', target: drawItself, on: true }),
    ])
    for (const answer of answers) expect(answer).toMatchObject({ type: 'ack' })
    expect(await draw.status({ v: 1 })).toMatchObject({ likes: 2 })
    for (const viewer of [hers, his]) await eventually(() => (viewer.likesOf(drawItself) === 2 ? true : undefined))
  })

  it('of the busiest message cost no more frames than of the quietest', async () => {
    const draw = await openDraw('frames')
    const seqs: number[] = []
    for (const text of ['busy', 'quiet']) {
      await postIn(draw, host, { type: 'message.post', text })
      seqs.push((await draw.page({ v: 1, limit: 1 })).events[0]!.seq)
    }
    const hers = await watch('frames', rania)
    const crowd = await Promise.all(Array.from({ length: 20 }, (_, n) => watch('frames', { ...karim, id: `g_${n}`, name: `Karim ${n}` })))
    await eventually(() => (hers.viewers() === 21 ? true : undefined))
    const before = hers.frames.length
    const began = Date.now()
    for (let round = 0; round < 5; round++)
      await Promise.all(crowd.map((viewer) => viewer.say({ type: 'like', target: seqs[0]!, on: round % 2 === 0 })))
    await crowd[0]!.say({ type: 'like', target: seqs[1]!, on: true })
    await eventually(() => (hers.likesOf(seqs[0]!) === 20 && hers.likesOf(seqs[1]!) === 1 ? true : undefined))
    const frames = hers.frames.slice(before)
    const told = frames.filter(({ items }) => items.some(({ type }) => type === 'likes.counted')).length
    // A hundred and one changes of mind; at most one frame per half second, and the last one.
    expect(told).toBeLessThanOrEqual(Math.ceil((Date.now() - began) / 500) + 1)
  })
})

describe('a relay', () => {
  it('sleeps with its viewers’ sockets open, and asks the draw for the whole when it wakes', async () => {
    const draw = await openDraw('sleeps')
    const hers = await watch('sleeps', rania)
    await eventually(() => (hers.viewers() === 1 ? true : undefined))
    await evictDurableObject(relayNamed('sleeps'))
    await postIn(draw, karim, { type: 'message.post', text: 'wake up' })
    await hers.receives(says('wake up'))
    await evictDurableObject(relayNamed('sleeps'))
    await evictDurableObject(draw)
    expect(await hers.say({ type: 'message.post', text: 'I am awake' })).toMatchObject({ type: 'ack' })
    await hers.receives(says('I am awake'))
    expect(hers.closed.code).toBeUndefined()
    const places = hers.items.flatMap((item) => ('seq' in item && item.type !== 'ack' ? [item.seq] : []))
    expect(new Set(places).size).toBe(places.length)
  })

  it('that is full says how many relays there are to be, and the next one seats the viewer', async () => {
    const draw = await openDraw('full')
    // The limit of these tests is twenty-five viewers to a relay.
    const seated = await Promise.all(Array.from({ length: 25 }, (_, n) => watch('full', { ...salma, id: `g_salma-${n}` })))
    const turned = await upgrade('full', watcher)
    expect([turned.status, await turned.json()]).toEqual([503, { relays: 2 }])
    const late = await watch('full', watcher, { n: 1 })
    for (const viewer of [...seated, late]) await eventually(() => (viewer.viewers() === 26 ? true : undefined))
    await seated[0]!.say({ type: 'message.post', text: 'hello, second relay' })
    await late.receives(says('hello, second relay'))
    await evictDurableObject(draw)
    await seated[0]!.say({ type: 'message.post', text: 'still there?' })
    await late.receives(says('still there?'))
  })

  it('is refused to whoever has no right to this draw', async () => {
    await openDraw('mine')
    const answer = await relayNamed('mine').fetch('https://room/', { headers: { Upgrade: 'websocket' } })
    expect(answer.status).toBe(403)
  })
})
