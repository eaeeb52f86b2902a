import { evictDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { drawItself } from '../../protocol/draw.ts'
import { roomLimits } from '../../protocol/limits.ts'
import { connect, eventually, isText, layla, newId, omar, openRoom, post, resetStorage } from './conversation-setup.ts'
import { connectStaff, host, karim, openDraw, postIn, posts } from './draw-setup.ts'

beforeEach(resetStorage)

describe('an idle room', () => {
  it('is evicted while Layla’s and Omar’s sockets stay open, and the next message reaches both', async () => {
    const room = await openRoom('sleep')
    const laylas = await connect(room, layla)
    const omars = await connect(room, omar)
    laylas.send({ type: 'message.post', id: newId(), text: 'good night' })
    await omars.receives(isText('good night'))
    // The runtime refuses to evict a room with a pending interval, timer or call, so this tests
    // real sleep.
    await evictDurableObject(room)
    expect(laylas.closed.code).toBeUndefined()
    omars.send({ type: 'message.post', id: newId(), text: 'good morning' })
    await laylas.receives(isText('good morning'))
    await omars.receives(isText('good morning'))
  })

  it('limits how many messages Layla posts in a minute, also after a sleep', async () => {
    const room = await openRoom('pace')
    for (let n = 1; n <= roomLimits.messagesPerMinute; n++) expect(await post(room, layla, `message ${n}`)).toMatchObject({ type: 'ack' })
    await evictDurableObject(room)
    const refused = await post(room, layla, 'one too many')
    expect(refused).toMatchObject({ type: 'refused', code: 'too-fast' })
    expect(refused.type === 'refused' && refused.retryAfterMs).toBeGreaterThan(50_000)
  })

  it('answers a heartbeat without waking', async () => {
    const room = await openRoom('heartbeat')
    const laylas = await connect(room, layla)
    const pongs: string[] = []
    laylas.socket.addEventListener('message', ({ data }) => data === 'pong' && pongs.push(data))
    await evictDurableObject(room)
    laylas.socket.send('ping')
    await expect.poll(() => pongs).toEqual(['pong'])
    // The room still sleeps: an object that is not running cannot be evicted.
    await expect(evictDurableObject(room)).rejects.toThrow()
  })
})

describe('a draw with the socket of its host', () => {
  it('sleeps, and a viewer’s message and a like wake it and reach the host', async () => {
    const draw = await openDraw('host-sleeps')
    const maya = await connectStaff('host-sleeps', host)
    expect(await maya.post({ type: 'message.post', text: 'good night' })).toMatchObject({ type: 'ack' })
    await evictDurableObject(draw)
    expect(maya.closed.code).toBeUndefined()
    await postIn(draw, karim, { type: 'message.post', text: 'good morning' })
    await maya.receives(posts('good morning'))
    await postIn(draw, karim, { type: 'like', target: drawItself, on: true })
    await eventually(() => maya.likesOf(drawItself) === 1 || undefined)
    await evictDurableObject(draw)
    expect(await maya.post({ type: 'message.post', text: 'I am awake' })).toMatchObject({ type: 'ack' })
  })
})
