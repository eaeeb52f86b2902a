import { beforeEach, describe, expect, it } from 'vitest'
import {
  connect,
  eventually,
  isText,
  layla,
  newId,
  omar,
  openRoom,
  post,
  resetStorage,
  roomNamed,
  type TestSocket,
} from './conversation-setup.ts'

beforeEach(resetStorage)

const refusedWith = (code: string) => (item: { type: string }) => item.type === 'refused' && 'code' in item && item.code === code

describe('bad frames on one socket', () => {
  it('are refused with a code, store nothing and affect no one else', async () => {
    const room = await openRoom('manners')
    const laylas = await connect(room, layla)
    const omars = await connect(room, omar)
    const before = await room.page({ v: 1, role: 'agent', limit: 200 })
    laylas.send('{ not json')
    await laylas.receives(refusedWith('not-json'))
    laylas.socket.send(new Uint8Array([1, 2, 3]))
    await laylas.receives(refusedWith('not-text'))
    laylas.send('x'.repeat(1_000_000))
    await laylas.receives(refusedWith('too-large'))
    laylas.send({ type: 'world.end', id: newId() })
    await laylas.receives(refusedWith('not-supported'))
    laylas.send({ type: 'answer.begin', id: newId(), upTo: 1, until: 0 })
    laylas.send({ type: 'note.post', id: newId(), text: 'a note by a visitor' })
    await laylas.receives(refusedWith('not-allowed'))
    laylas.send({ type: 'message.post', id: 'answer:1', text: 'an id of ours' })
    await laylas.receives(refusedWith('invalid-command'))
    laylas.send({ type: 'message.post', id: newId(), text: ' \u0000\u0007 ' })
    await laylas.receives(refusedWith('empty-message'))
    laylas.send({ type: 'message.post', id: newId(), text: 'x'.repeat(4_001) })
    await laylas.receives(refusedWith('too-long'))
    expect(await room.page({ v: 1, role: 'agent', limit: 200 })).toEqual(before)
    omars.send({ type: 'message.post', id: newId(), text: 'still here' })
    await laylas.receives(isText('still here'))
    expect(laylas.closed.code).toBeUndefined()
  })

  it('cannot name another author', async () => {
    const room = await openRoom('author')
    const laylas = await connect(room, layla)
    laylas.send({ type: 'message.post', id: newId(), text: 'it was me', by: omar, seq: 1, at: 0 })
    expect(await laylas.receives(isText('it was me'))).toMatchObject({ by: layla })
  })

  it('close the socket with 1008 after twenty refusals in a row', async () => {
    const room = await openRoom('flood')
    const laylas = await connect(room, layla)
    for (let n = 0; n < 25; n++) laylas.send('nonsense')
    expect(await laylas.isClosed()).toBe(1008)
    await laylas.receives(refusedWith('too-many-refused'))
  })
})

describe('too many valid frames', () => {
  it('close the socket that sends a thousand typing commands in ten seconds, and leave Omar’s open', async () => {
    const room = await openRoom('typing')
    const laylas = await connect(room, layla)
    const omars = await connect(room, omar)
    for (let n = 0; n < 1_100; n++) laylas.send({ type: 'typing', id: newId(), on: true })
    expect(await laylas.isClosed()).toBe(1008)
    omars.send({ type: 'message.post', id: newId(), text: 'still here' })
    await omars.receives(isText('still here'))
  })

  it('the twenty-first socket of one person replaces one of their twenty', async () => {
    const room = await openRoom('tabs')
    const laylas: TestSocket[] = []
    for (let n = 0; n < 21; n++) laylas.push(await connect(room, layla))
    await eventually(() => (laylas.filter(({ closed }) => closed.code === 1008).length === 1 ? true : undefined))
    await post(room, omar, 'to all of you')
    await laylas.at(-1)!.receives(isText('to all of you'))
  })
})

describe('a right that has ended', () => {
  it('receives nothing more and is closed with 4401', async () => {
    const room = await openRoom('until')
    const omars = await connect(room, omar, { right: { until: Date.now() + 150 } })
    await new Promise((go) => setTimeout(go, 250))
    await post(room, layla, 'after the end')
    expect(await omars.isClosed()).toBe(4401)
    expect(omars.items.some(isText('after the end'))).toBe(false)
  })

  it('sends nothing more: what Omar posts after the end is not stored', async () => {
    const room = await openRoom('until-said')
    const omars = await connect(room, omar, { right: { until: Date.now() + 150 } })
    await new Promise((go) => setTimeout(go, 250))
    omars.send({ type: 'message.post', id: newId(), text: 'one last word' })
    expect(await omars.isClosed()).toBe(4401)
    expect(JSON.stringify(await room.page({ v: 1, role: 'agent', limit: 200 }))).not.toContain('one last word')
  })

  it('closes every socket of an agent who was disabled, and opens no new one with an older right', async () => {
    const room = await openRoom('dismissed')
    const omars = [await connect(room, omar), await connect(room, omar)]
    const at = Date.now()
    await room.revoke({ v: 1, person: omar.id, at })
    for (const socket of omars) expect(await socket.isClosed()).toBe(4401)
    await post(room, layla, 'he must not read this')
    expect(JSON.stringify(omars.map(({ frames }) => frames))).not.toContain('he must not read this')
    await expect(connect(room, omar, { right: { since: at } })).rejects.toThrow('403')
    // An agent who is enabled again signs in anew, and that right is newer.
    await connect(room, omar, { right: { since: at + 1 } })
  })

  it('is refused without our own identity header', async () => {
    const room = await openRoom('header')
    const response = await room.fetch('https://room/', { headers: { Upgrade: 'websocket' } })
    expect(response.status).toBe(403)
  })
})

describe('a room that was never opened', () => {
  it('takes no command', async () => {
    expect(await post(roomNamed('invented'), layla, { type: 'message.post', id: newId(), text: 'hello' })).toMatchObject({
      code: 'no-such-conversation',
    })
  })
})

describe('presence', () => {
  it('shows agents who watches, and the visitor only who takes part', async () => {
    const room = await openRoom('presence')
    const laylas = await connect(room, layla)
    const omars = await connect(room, omar)
    await omars.receives((item) => item.type === 'presence.changed' && item.present.length === 2)
    expect(laylas.items.some((item) => item.type === 'presence.changed')).toBe(false)
    expect(JSON.stringify(laylas.frames)).not.toContain('Omar')
    // Layla reconnects while Omar watches: Omar stays hidden.
    const again = await connect(room, layla)
    expect(await again.receives((item) => item.type === 'welcome')).toMatchObject({ room: { present: [layla] } })
    expect(JSON.stringify(again.frames)).not.toContain('Omar')
    await post(room, omar, { type: 'claim.take', id: newId() })
    await laylas.receives((item) => item.type === 'participants.changed' && item.present.some(({ name }) => name === 'Omar'))
    omars.socket.close(1000)
    await eventually(() => laylas.items.findLast((item) => item.type === 'participants.changed')?.present.length === 1 || undefined)
  })
})
