import { evictDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { connect, isText, layla, newId, newWorld, omar, openRoom, post } from './conversation-setup.ts'

beforeEach(newWorld)

describe('a room where everybody has fallen silent', () => {
  it('is evicted while Layla’s and Omar’s sockets stay open, and the next message reaches both', async () => {
    const room = await openRoom('sleep')
    const hers = await connect(room, layla)
    const his = await connect(room, omar)
    hers.send({ type: 'message.post', id: newId(), text: 'good night' })
    await his.receives(isText('good night'))
    // Refused for a room that keeps an interval, a timer or a call pending: a true test of sleep.
    await evictDurableObject(room)
    expect(hers.closed.code).toBeUndefined()
    his.send({ type: 'message.post', id: newId(), text: 'good morning' })
    await hers.receives(isText('good morning'))
    await his.receives(isText('good morning'))
  })

  it('remembers Layla’s pace: the eleventh message of a minute is refused after a sleep too', async () => {
    const room = await openRoom('pace')
    for (let n = 1; n <= 10; n++) expect(await post(room, layla, `message ${n}`)).toMatchObject({ type: 'ack' })
    await evictDurableObject(room)
    const eleventh = await post(room, layla, 'one too many')
    expect(eleventh).toMatchObject({ type: 'refused', code: 'too-fast' })
    expect(eleventh.type === 'refused' && eleventh.retryAfterMs).toBeGreaterThan(50_000)
  })

  it('answers a heartbeat without being woken', async () => {
    const room = await openRoom('heartbeat')
    const hers = await connect(room, layla)
    const beats: string[] = []
    hers.socket.addEventListener('message', ({ data }) => data === 'pong' && beats.push(data))
    await evictDurableObject(room)
    hers.socket.send('ping')
    await expect.poll(() => beats).toEqual(['pong'])
    // Still asleep: an object that is not running cannot be evicted.
    await expect(evictDurableObject(room)).rejects.toThrow()
  })
})
