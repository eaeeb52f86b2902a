import { beforeEach, describe, expect, it } from 'vitest'
import {
  connect,
  eventually,
  isText,
  layla,
  newId,
  newWorld,
  omar,
  openRoom,
  post,
  roomNamed,
  say,
  type TestSocket,
} from './conversation-setup.ts'

beforeEach(newWorld)

const refusedWith = (code: string) => (item: { type: string }) => item.type === 'refused' && 'code' in item && item.code === code

describe('bad manners on one socket', () => {
  it('are refused by name, record nothing and harm nobody else', async () => {
    const room = await openRoom('manners')
    const hers = await connect(room, layla)
    const his = await connect(room, omar)
    const before = await room.page({ v: 1, role: 'agent', limit: 200 })
    hers.send('{ not json')
    await hers.receives(refusedWith('not-json'))
    hers.socket.send(new Uint8Array([1, 2, 3]))
    await hers.receives(refusedWith('not-text'))
    hers.send('x'.repeat(1_000_000))
    await hers.receives(refusedWith('too-large'))
    hers.send({ type: 'world.end', id: newId() })
    await hers.receives(refusedWith('not-supported'))
    hers.send({ type: 'answer.begin', id: newId(), upTo: 1, until: 0 })
    hers.send({ type: 'note.post', id: newId(), text: 'a note by a visitor' })
    await hers.receives(refusedWith('not-allowed'))
    hers.send({ type: 'message.post', id: 'answer:1', text: 'an id of ours' })
    await hers.receives(refusedWith('invalid-command'))
    hers.send({ type: 'message.post', id: newId(), text: ' \u0000\u0007 ' })
    await hers.receives(refusedWith('empty-message'))
    hers.send({ type: 'message.post', id: newId(), text: 'x'.repeat(4_001) })
    await hers.receives(refusedWith('too-long'))
    expect(await room.page({ v: 1, role: 'agent', limit: 200 })).toEqual(before)
    his.send({ type: 'message.post', id: newId(), text: 'still here' })
    await hers.receives(isText('still here'))
    expect(hers.closed.code).toBeUndefined()
  })

  it('does not let Layla name somebody else as author', async () => {
    const room = await openRoom('author')
    const hers = await connect(room, layla)
    hers.send({ type: 'message.post', id: newId(), text: 'it was me', by: omar, seq: 1, at: 0 })
    expect(await hers.receives(isText('it was me'))).toMatchObject({ by: layla })
  })

  it('closes with 1008 after twenty refusals in a row', async () => {
    const room = await openRoom('flood')
    const hers = await connect(room, layla)
    for (let n = 0; n < 25; n++) hers.send('nonsense')
    expect(await hers.isClosed()).toBe(1008)
    await hers.receives(refusedWith('too-many-refused'))
  })
})

describe('too much of what is allowed', () => {
  it('closes the socket that types a thousand times in ten seconds, and Omar’s stays', async () => {
    const room = await openRoom('typing')
    const hers = await connect(room, layla)
    const his = await connect(room, omar)
    for (let n = 0; n < 1_100; n++) hers.send({ type: 'typing', id: newId(), on: true })
    expect(await hers.isClosed()).toBe(1008)
    his.send({ type: 'message.post', id: newId(), text: 'still here' })
    await his.receives(isText('still here'))
  })

  it('keeps twenty sockets of one person: the twenty-first takes the place of one', async () => {
    const room = await openRoom('tabs')
    const hers: TestSocket[] = []
    for (let n = 0; n < 21; n++) hers.push(await connect(room, layla))
    await eventually(() => (hers.filter(({ closed }) => closed.code === 1008).length === 1 ? true : undefined))
    await post(room, omar, 'to all of you')
    await hers.at(-1)!.receives(isText('to all of you'))
  })
})

describe('a right that has ended', () => {
  it('is neither heard nor told, but closed with 4401', async () => {
    const room = await openRoom('until')
    const his = await connect(room, omar, { right: { until: Date.now() + 150 } })
    await new Promise((go) => setTimeout(go, 250))
    await post(room, layla, 'after the end')
    expect(await his.isClosed()).toBe(4401)
    expect(his.items.some(isText('after the end'))).toBe(false)
  })

  it('is not heard either: what Omar says after it is in nobody’s history', async () => {
    const room = await openRoom('until-said')
    const his = await connect(room, omar, { right: { until: Date.now() + 150 } })
    await new Promise((go) => setTimeout(go, 250))
    his.send({ type: 'message.post', id: newId(), text: 'one last word' })
    expect(await his.isClosed()).toBe(4401)
    expect(JSON.stringify(await room.page({ v: 1, role: 'agent', limit: 200 }))).not.toContain('one last word')
  })

  it('closes every socket of an agent who was disabled, and opens none again for what he still holds', async () => {
    const room = await openRoom('dismissed')
    const his = [await connect(room, omar), await connect(room, omar)]
    const at = Date.now()
    await room.revoke({ v: 1, person: omar.id, at })
    for (const handlers of his) expect(await handlers.isClosed()).toBe(4401)
    await post(room, layla, 'he must not read this')
    expect(JSON.stringify(his.map(({ frames }) => frames))).not.toContain('he must not read this')
    await expect(connect(room, omar, { right: { since: at } })).rejects.toThrow('403')
    // Enabled again he signs in anew, and that right is a later one.
    await connect(room, omar, { right: { since: at + 1 } })
  })

  it('is no right at all without our own header', async () => {
    const room = await openRoom('header')
    const answer = await room.fetch('https://room/', { headers: { Upgrade: 'websocket' } })
    expect(answer.status).toBe(403)
  })
})

describe('a room that nobody opened', () => {
  it('takes no command', async () => {
    expect(await say(roomNamed('invented'), layla, { type: 'message.post', id: newId(), text: 'hello' })).toMatchObject({
      code: 'no-such-conversation',
    })
  })
})

describe('presence', () => {
  it('tells agents who watches, and the visitor only who takes part', async () => {
    const room = await openRoom('presence')
    const hers = await connect(room, layla)
    const his = await connect(room, omar)
    await his.receives((item) => item.type === 'presence.changed' && item.present.length === 2)
    expect(hers.items.some((item) => item.type === 'presence.changed')).toBe(false)
    expect(JSON.stringify(hers.frames)).not.toContain('Omar')
    // Nor when she comes back while he is watching.
    const again = await connect(room, layla)
    expect(await again.receives((item) => item.type === 'welcome')).toMatchObject({ room: { present: [layla] } })
    expect(JSON.stringify(again.frames)).not.toContain('Omar')
    await say(room, omar, { type: 'claim.take', id: newId() })
    await hers.receives((item) => item.type === 'participants.changed' && item.present.some(({ name }) => name === 'Omar'))
    his.socket.close(1000)
    await eventually(() => hers.items.findLast((item) => item.type === 'participants.changed')?.present.length === 1 || undefined)
  })
})
